"""Which connector speaks to a source."""

from abi.core.errors import AppError
from billing.azure import exports, files
from billing.azure.connector import Connector
from billing.azure.stored import Stored
from billing.errors import SOURCE_NOT_PULLED
from billing.models import Source, SourceKind


def of(source: Source, *, root_url: str = "") -> Connector:
    """`root_url` is where a delivery was found, if not at the source's own URL.

    Raises AppError `source_not_pulled` for a source that only people bring files to.
    """
    url = root_url or source.url
    if source.kind == SourceKind.EXPORTS:
        return Stored(url, exports.deliveries)
    if source.kind == SourceKind.FILES or root_url:
        return Stored(url, files.deliveries)
    raise AppError(SOURCE_NOT_PULLED, source.name)
