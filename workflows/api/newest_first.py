"""Cursors of lists that show the newest first; `by` is what their moment is called."""

import uuid
from datetime import datetime

from django.utils.dateparse import parse_datetime

from abi.core.api import cursor
from abi.core.api.errors import INVALID_CURSOR
from abi.core.errors import AppError

Position = tuple[datetime, uuid.UUID]


def encode(by: str, position: Position) -> str:
    moment, id_ = position
    return cursor.encode({by: moment.isoformat(), "id": str(id_)})


def decode(by: str, text: str | None) -> Position | None:
    """Raises AppError `invalid_cursor`, also for one that we signed for another list."""
    if not text:
        return None
    position = cursor.decode(text)
    moment = parse_datetime(str(position.get(by, "")))
    if moment is None:
        raise AppError(INVALID_CURSOR, "")
    return moment, uuid.UUID(position["id"])
