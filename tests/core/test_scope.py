import pytest
from hypothesis import given
from hypothesis import strategies as st

from abi.core.accounts.scope import Condition, Scope, ScopeDimension

VALUES = st.lists(st.text("abAB ,|é中", min_size=1, max_size=4), min_size=1, max_size=3)
CONDITIONS = st.builds(
    lambda dimension, values: Condition.of(
        dimension, values, "env" if dimension is ScopeDimension.TAG else ""
    ),
    st.sampled_from(ScopeDimension),
    VALUES,
)
GRANTS = st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), max_size=4)


@given(GRANTS)
def test_order_and_repetition_of_grants_change_nothing(grants: list[list[Condition]]) -> None:
    shuffled = [list(reversed(grant)) for grant in reversed(grants)]
    assert Scope.of(shuffled + shuffled) == Scope.of(grants)
    assert Scope.of(shuffled).digest == Scope.of(grants).digest


@given(GRANTS, GRANTS)
def test_digests_are_equal_exactly_when_scopes_are(
    one: list[list[Condition]], other: list[list[Condition]]
) -> None:
    first, second = Scope.of(one), Scope.of(other)
    assert (first.digest == second.digest) == (first == second)


@given(GRANTS)
def test_a_scope_sees_nothing_exactly_when_it_has_no_grant(grants: list[list[Condition]]) -> None:
    scope = Scope.of(grants)
    assert scope.sees_nothing is (not grants)
    assert scope.sees_everything is False


@given(VALUES)
def test_azure_ids_are_compared_without_case(values: list[str]) -> None:
    upper = [value.upper() for value in values]
    lower = [value.upper().lower() for value in values]
    assert Condition.of(ScopeDimension.SUBSCRIPTION, upper) == Condition.of(
        ScopeDimension.SUBSCRIPTION, lower
    )


def test_a_cost_centre_keeps_its_case() -> None:
    assert Condition.of(ScopeDimension.COST_CENTER, ["A"]).values == ("A",)


def test_everything_nothing_and_some_are_three_different_scopes() -> None:
    some = Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["a"])]])
    scopes = [Scope.everything(), Scope.nothing(), some]
    assert len({scope.digest for scope in scopes}) == 3
    assert [s.sees_everything for s in scopes] == [True, False, False]
    assert [s.sees_nothing for s in scopes] == [False, True, False]


def test_a_grant_without_conditions_is_refused() -> None:
    with pytest.raises(ValueError, match="would see everything"):
        Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, ["a"])], []])


@pytest.mark.parametrize(
    ("dimension", "values", "tag_key"),
    [
        (ScopeDimension.SUBSCRIPTION, [], ""),
        (ScopeDimension.TAG, ["prod"], ""),
        (ScopeDimension.SUBSCRIPTION, ["a"], "env"),
    ],
)
def test_a_condition_that_says_nothing_is_refused(
    dimension: ScopeDimension, values: list[str], tag_key: str
) -> None:
    with pytest.raises(ValueError, match="needs values, and a key only for a tag"):
        Condition.of(dimension, values, tag_key)
