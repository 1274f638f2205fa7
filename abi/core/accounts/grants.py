"""From a person's grants to the one value every door asks: their Scope."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Permission
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.records.remembered import remembered


def scope_of(user: User | AnonymousUser) -> Scope:
    """What this person sees now. No role adds a charge: seeing everything is a grant as well.
    Whether negotiated prices stand in the charges is for their roles to say.

    Anonymous and inactive people, and people whose grants have all expired, see nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return Scope.nothing()
    scope = _granted(user)
    return scope.with_prices() if Permission.VIEW_PRICES in user.permissions else scope


def _granted(user: User) -> Scope:
    grants, lasting = remembered(("grants", user.pk), lambda: _grants(user))
    if lasting is not None:
        return lasting
    return scope_from(grant for grant in grants if grant.in_force(timezone.now()))


def scope_from(grants: Iterable[DataScope]) -> Scope:
    """The union of these grants. A grant with conditions never widens to everything."""
    conditions = [(grant, _conditions(grant)) for grant in grants]
    if any(grant.everything and not limits for grant, limits in conditions):
        return Scope.everything()
    return Scope.of(limits for _, limits in conditions if limits)


def _grants(user: User) -> tuple[tuple[DataScope, ...], Scope | None]:
    """And what they are together, if none of them ends by the clock."""
    own_or_of_teams = Q(user=user) | Q(team__memberships__user=user)
    found = DataScope.objects.filter(own_or_of_teams).distinct()
    grants = tuple(found.prefetch_related("conditions"))
    is_lasting = all(grant.expires_at is None for grant in grants)
    return grants, scope_from(grants) if is_lasting else None


def _conditions(grant: DataScope) -> list[Condition]:
    return [
        Condition.of(ScopeDimension(row.dimension), row.values, row.tag_key)
        for row in grant.conditions.all()
    ]
