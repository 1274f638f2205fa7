"""What teams give to their members, and who belongs to them by what an SSO app says."""

from collections.abc import Iterable

from django.db import transaction

from abi.core.accounts.models import User
from abi.core.accounts.teams.models import Membership, Team
from abi.core.audit.record import record


@transaction.atomic
def joined_by(person: User, provider: str, app_roles: Iterable[str]) -> None:
    """Sets anew to which teams this app leads; what an admin did, or another app says, stays."""
    wanted = Team.objects.filter(
        app_roles__provider=provider, app_roles__value__in=list(app_roles)
    ).distinct()
    rows = Membership.objects.filter(user=person, source=provider).select_related("team")
    before = {row.team for row in rows}
    after = set(wanted)
    if before == after:
        return
    rows.exclude(team__in=after).delete()
    Membership.objects.bulk_create(
        Membership(team=team, user=person, source=provider) for team in after - before
    )
    record(
        actor=None,
        action="user.teams_by_sso",
        target=f"user {person.pk}",
        before={"teams": _names(before)},
        after={"teams": _names(after), "sso": provider},
    )


def _names(teams: set[Team]) -> list[str]:
    return sorted(team.name for team in teams)
