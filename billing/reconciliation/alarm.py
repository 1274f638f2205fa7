"""The alarm that Azure's totals of a month could not be had: nothing proves that month's sum."""

from datetime import date

from billing import alarms
from billing.alarms import Cause
from billing.models import AlarmKind, Source


def missed(source_name: str, month: date, *, code: str, detail: str) -> None:
    """Raise it, once however often it is missed. Nothing for a source that is gone."""
    source = Source.objects.filter(name=source_name).first()
    if source is not None:
        alarms.raise_(_cause(source, month), {"code": code, "detail": detail})


def resolved(source: Source, month: date) -> None:
    alarms.resolve(_cause(source, month))


def _cause(source: Source, month: date) -> Cause:
    return Cause(AlarmKind.TOTALS_NOT_FETCHED, source.pk, month)
