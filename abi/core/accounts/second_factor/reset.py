"""For a lost phone: somebody else takes a person's second factor away."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from abi.core.accounts.models import User
from abi.core.audit.record import Actor, record


@transaction.atomic
def reset(person: User, *, actor: Actor | None, reason: str) -> bool:
    """Sessions that were proved with it are so no longer. False: there was none to take away."""
    rows = Authenticator.objects.filter(user=person)
    kinds = sorted(rows.values_list("type", flat=True))
    if not kinds:
        return False
    rows.delete()
    record(
        actor=actor,
        action="second_factor.reset",
        target=f"user {person.pk}",
        before={"types": kinds},
        after={"reason": reason},
    )
    return True
