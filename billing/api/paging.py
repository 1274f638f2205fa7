"""Lists that grow, newest first, page by page."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers

from abi.core.api import cursor as cursors
from abi.core.api.errors import INVALID_CURSOR
from abi.core.errors import AppError
from billing.api.snapshot_shapes import MonthField


class MonthFilterSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(required=False)  # type: ignore[assignment]
    billing_period = MonthField(required=False)
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


def page[M: Model](
    rows: QuerySet[M], asked: dict[str, Any], *, of: str
) -> tuple[list[M], str | None]:
    """Rows of the source and month asked for, and the next cursor; `of` names the list."""
    if "source" in asked:
        rows = rows.filter(source__name=asked["source"])
    if "billing_period" in asked:
        rows = rows.filter(billing_period=asked["billing_period"])
    if "cursor" in asked:
        rows = rows.filter(pk__lt=_position(asked["cursor"], of))
    limit = asked["limit"]
    found = list(rows.select_related("source").order_by("-pk")[: limit + 1])
    more = cursors.encode({of: found[limit - 1].pk}) if len(found) > limit else None
    return found[:limit], more


def _position(cursor: str, of: str) -> int:
    place = cursors.decode(cursor).get(of)
    if not isinstance(place, int):  # signed by us, but for another list
        raise AppError(INVALID_CURSOR, "")
    return place
