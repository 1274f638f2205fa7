"""Which sources a run may read."""

from abi.core.errors import AppError
from billing.errors import SOURCE_NOT_PULLED, UNKNOWN_SOURCE
from billing.models import Source, SourceKind
from workflows.errors import NO_SOURCE


def enabled() -> list[str]:
    """By name; those that people bring files to have nothing to be read."""
    pulled = Source.objects.filter(enabled=True).exclude(kind=SourceKind.UPLOAD)
    return list(pulled.order_by("name").values_list("name", flat=True))


def refuse_unless_readable(source: str | None) -> None:
    """Raises AppError `unknown_source`, `source_not_pulled` or, when all are meant, `no_source`."""
    names = enabled()
    if source is not None and source not in names:
        refused = Source.objects.filter(name=source, enabled=True).exists()
        raise AppError(SOURCE_NOT_PULLED if refused else UNKNOWN_SOURCE, source)
    if not names:
        raise AppError(NO_SOURCE, "0 sources")
