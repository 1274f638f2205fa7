"""Which sources a run may read."""

from abi.core.errors import AppError
from billing.errors import UNKNOWN_SOURCE
from billing.models import Source
from workflows.errors import NO_SOURCE


def enabled() -> list[str]:
    return list(Source.objects.filter(enabled=True).order_by("name").values_list("name", flat=True))


def refuse_unless_readable(source: str | None) -> None:
    """Raises AppError `unknown_source` or, when every source is meant, `no_source`."""
    names = enabled()
    if source is not None and source not in names:
        raise AppError(UNKNOWN_SOURCE, source)
    if not names:
        raise AppError(NO_SOURCE, "0 sources")
