"""How drafts of sources end: no secret stays that was entered for one and that nothing uses."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from abi.core.audit.record import Actor, record
from billing import drafts
from billing.models import Credential, Source, SourceDraft

_KEPT = timedelta(hours=24)


def kept_until(draft: SourceDraft) -> datetime:
    return draft.created_at + _KEPT


def expire() -> int:
    """Drop what nobody finished in time; how many. Safe to run twice and at the same time."""
    late = SourceDraft.objects.filter(created_at__lte=timezone.now() - _KEPT)
    return sum(_expired(pk) for pk in list(late.values_list("pk", flat=True)))


@transaction.atomic
def drop(draft: SourceDraft, *, actor: Actor | None) -> None:
    """With the credentials that were made for it, but for those that something signs in with."""
    made = list(draft.made.select_for_update(of=("self",)).order_by("pk"))
    told = f"sourcedraft {draft.pk}"
    draft.delete()
    for credential in made:
        if not _is_used(credential):
            record(
                actor=actor,
                action="credential.deleted",
                target=f"credential {credential.pk}",
                before={"name": credential.name, "kind": credential.kind, "made_for": told},
            )
            credential.delete()


@transaction.atomic
def _expired(pk: int) -> bool:
    """Whoever finishes it at this moment holds its row: then it is a source, and gone from here."""
    draft = SourceDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None:
        return False
    record(
        actor=None,
        action="sourcedraft.expired",
        target=f"sourcedraft {draft.pk}",
        before=drafts.state(draft),
    )
    drop(draft, actor=None)
    return True


def _is_used(credential: Credential) -> bool:
    of = {"credential": credential}
    return Source.objects.filter(**of).exists() or SourceDraft.objects.filter(**of).exists()
