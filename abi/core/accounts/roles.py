"""What each role may do. What a person may *see* is not here: that is a grant (grants.py)."""

from enum import StrEnum


class Permission(StrEnum):
    """What a door asks for."""

    VIEW_COSTS = "view_costs"
    VIEW_WORKFLOWS = "view_workflows"
    RUN_WORKFLOWS = "run_workflows"
    RUN_SQL = "run_sql"
    VIEW_PRICES = "view_prices"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What a person is; several add up."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    FINOPS = "finops"
    SQL = "sql"
    PRICING = "pricing"
    OPERATOR = "operator"
    ADMIN = "admin"


_ALLOWS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.VIEW_COSTS}),
    Role.ANALYST: frozenset({Permission.VIEW_COSTS, Permission.VIEW_WORKFLOWS}),
    # Negotiated prices are a contract's secret: those who work with the contract, and whoever is
    # given `pricing` beside another role.
    Role.FINOPS: frozenset(
        {
            Permission.VIEW_COSTS,
            Permission.VIEW_PRICES,
            Permission.VIEW_WORKFLOWS,
            Permission.RUN_WORKFLOWS,
        }
    ),
    Role.SQL: frozenset({Permission.VIEW_COSTS, Permission.RUN_SQL}),
    Role.PRICING: frozenset({Permission.VIEW_PRICES}),
    Role.OPERATOR: frozenset({Permission.VIEW_WORKFLOWS, Permission.RUN_WORKFLOWS}),
    Role.ADMIN: frozenset(Permission),
}


def allowed(roles: list[str]) -> frozenset[Permission]:
    """The union; a role this version does not know allows nothing."""
    known = [Role(role) for role in roles if role in Role]
    return frozenset[Permission]().union(*(_ALLOWS[role] for role in known))
