import pytest

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission, Role, allowed

ALLOWED = {
    Role.VIEWER: {"view_costs"},
    Role.ANALYST: {"view_costs", "view_workflows"},
    Role.FINOPS: {"view_costs", "view_prices", "view_workflows", "run_workflows"},
    Role.SQL: {"view_costs", "run_sql"},
    Role.PRICING: {"view_prices"},
    Role.OPERATOR: {"view_workflows", "run_workflows"},
    Role.ADMIN: {
        *("view_costs", "view_prices", "view_workflows", "run_workflows", "run_sql", "administer"),
    },
}


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_exactly_this(role: Role) -> None:
    assert allowed([role]) == ALLOWED[role]


def test_roles_add_up_and_unknown_ones_allow_nothing() -> None:
    assert allowed(["viewer", "operator", "emperor"]) == {
        "view_costs", "view_workflows", "run_workflows",
    }  # fmt: skip
    assert allowed([]) == frozenset()


def test_only_the_admin_role_opens_djangos_own_permissions() -> None:
    assert User(username="a", roles=["admin"]).has_perm("accounts.change_user") is True
    assert User(username="f", roles=["finops", "sql"]).permissions.isdisjoint(
        {Permission.ADMINISTER}
    )
