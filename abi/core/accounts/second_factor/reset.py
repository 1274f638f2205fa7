"""For a lost phone: somebody else takes a person's second factor away."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from abi.core.accounts.models import User
from abi.core.accounts.signed_in import end_all
from abi.core.audit.record import Actor, record


@transaction.atomic
def reset(person: User, *, actor: Actor | None, reason: str) -> bool:
    """And their sessions, one of which may be on the lost phone. False: there was none."""
    rows = Authenticator.objects.filter(user=person)
    kinds = sorted(rows.values_list("type", flat=True))
    if not kinds:
        return False
    rows.delete()
    end_all(person, actor=actor)
    record(
        actor=actor,
        action="second_factor.reset",
        target=f"user {person.pk}",
        before={"types": kinds},
        after={"reason": reason},
    )
    return True
