"""Bob's own ClickHouse users, as production makes them for each scope."""

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from analytics.explorer.access import condition, definer_of, user_of
from tests.bobs import BOB_SUBSCRIPTIONS

BOBS_SCOPE = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, BOB_SUBSCRIPTIONS)]])


def bobs_users() -> tuple[str, str]:
    """Who asks, and as whom the views read."""
    return user_of(BOBS_SCOPE), definer_of(BOBS_SCOPE)


def bobs_filter() -> str:
    return condition(BOBS_SCOPE)
