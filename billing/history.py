"""Every snapshot there was, when each was shown, and the way back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import publish
from billing.history_errors import NEVER_PUBLISHED
from billing.models import Publication, Snapshot


@dataclass(frozen=True, slots=True)
class Month:
    """What has one pointer: a month of a dataset of a source."""

    source: str
    dataset: str
    billing_period: date

    def __str__(self) -> str:
        return f"{self.source} {self.dataset} {self.billing_period:%Y-%m}"


def newest(which: dict[str, Any], *, before: int | None, limit: int) -> list[Any]:
    """Snapshots from the newest on, those with an id below `before`; `which` is field → value."""
    found = _dated(Snapshot.objects.filter(**which))
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def undo(month: Month, *, actor: User, reason: str, expected: int | None = None) -> Any:
    """The snapshot shown now. Nothing is moved without its audit event.

    Raises AppError `never_published` and what `publish.undo` raises.
    """
    with transaction.atomic():
        if not was_published(month):
            raise AppError(NEVER_PUBLISHED, str(month))
        now = publish.undo(*_key(month), expected=expected)
        # Read under the locks that undo took: the last but one is what was really replaced.
        before = _publications(month).order_by("-published_at", "-pk")[1]
        record(
            actor=actor,
            action="publication.undone",
            target=str(month),
            before={"snapshot": before.snapshot_id},
            after={"snapshot": now.snapshot_id, "reason": reason},
        )
    return dated(now.snapshot_id)


def was_published(month: Month) -> bool:
    return _publications(month).exists()


def dated(snapshot_id: int) -> Any:
    """One snapshot as `newest` has it."""
    return _dated(Snapshot.objects.filter(pk=snapshot_id)).get()


def _key(month: Month) -> tuple[str, str, date]:
    return month.source, month.dataset, month.billing_period


def _publications(month: Month) -> QuerySet[Publication]:
    return Publication.objects.filter(
        source__name=month.source, dataset=month.dataset, billing_period=month.billing_period
    )


def _dated(snapshots: QuerySet[Snapshot]) -> QuerySet[Any]:
    """With `published_at`, the last time each was put up, and `superseded_at`, None while shown."""
    last = Publication.objects.filter(snapshot=OuterRef("pk")).order_by("-published_at", "-pk")
    later = Publication.objects.filter(
        Q(published_at__gt=OuterRef("published_at"))
        | Q(published_at=OuterRef("published_at"), pk__gt=OuterRef("publication_id")),
        source=OuterRef("source"),
        dataset=OuterRef("dataset"),
        billing_period=OuterRef("billing_period"),
    ).order_by("published_at", "pk")
    return (
        snapshots.select_related("source")
        .annotate(
            published_at=Subquery(last.values("published_at")[:1]),
            publication_id=Subquery(last.values("pk")[:1]),
        )
        .annotate(superseded_at=Subquery(later.values("published_at")[:1]))
    )
