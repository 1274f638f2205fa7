"""Folders of this machine that sources may read: where the operator says, links followed."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from abi.core.errors import AppError
from billing.connection_errors import FOLDER_NOT_ALLOWED


def require_allowed(url: str) -> None:
    """Of a `file://` URL; others are not asked. Raises AppError `folder_not_allowed`.

    Asked again whenever a source is looked at: a link may lead elsewhere by then.
    """
    parts = urlsplit(url)
    if parts.scheme != "file":
        return
    wanted = Path(unquote(parts.path)).resolve()
    if not any(wanted.is_relative_to(folder) for folder in settings.FILE_FOLDERS):
        raise AppError(FOLDER_NOT_ALLOWED, str(wanted))
