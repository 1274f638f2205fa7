"""What a question may say; what it may not is refused by name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from abi.core.errors import AppError
from analytics.query import Filter, Order, Period, Query
from analytics.vocabulary import Basis, Grain, Operator

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
COST = ("billed_cost",)
DEFAULTS: dict[str, Any] = {"measures": COST, "period": OCTOBER}


@pytest.mark.parametrize(
    ("start", "end", "previous"),
    [
        (date(2026, 10, 1), date(2026, 11, 1), date(2026, 9, 1)),
        (date(2026, 1, 1), date(2026, 4, 1), date(2025, 10, 1)),
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1)),
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 2, 23)),
        (date(2026, 3, 1), date(2026, 3, 2), date(2026, 2, 28)),
    ],
)
def test_whole_months_are_compared_with_months_and_days_with_days(
    start: date, end: date, previous: date
) -> None:
    assert Period(start, end).start_of_previous == previous


@pytest.mark.parametrize(
    ("period", "last_year"),
    [
        (OCTOBER, Period(date(2025, 10, 1), date(2025, 11, 1))),
        (
            Period(date(2028, 2, 29), date(2028, 3, 1)),
            Period(date(2027, 2, 28), date(2027, 3, 1)),
        ),
    ],
)
def test_last_year_has_the_same_days(period: Period, last_year: Period) -> None:
    assert period.last_year == last_year


def test_closed_days_are_as_many_of_both_periods() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    query = Query(COST, march, compare=march.previous, closed_days_only=True)
    whole = query.closed(date(2026, 4, 1))
    assert (whole.period, whole.compare) == (
        Period(date(2026, 3, 1), date(2026, 3, 29)),
        Period(date(2026, 2, 1), date(2026, 3, 1)),
    )
    cut = query.closed(date(2026, 3, 3))
    assert (cut.period, cut.compare) == (
        Period(date(2026, 3, 1), date(2026, 3, 3)),
        Period(date(2026, 2, 1), date(2026, 2, 3)),
    )
    assert not cut.closed_days_only
    with pytest.raises(AppError, match="closed"):
        query.closed(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("measures", "filters", "keys"),
    [
        (COST, (), ["billing_currency"]),
        (COST, (("billing_currency", ("USD",)),), []),
        (COST, (("billing_currency", ("USD", "CNY")),), ["billing_currency"]),
        (("lines",), (), []),
        (("consumed_quantity",), (), ["unit_of_measure"]),
        (("consumed_quantity", "billed_cost"), (), ["unit_of_measure", "billing_currency"]),
    ],
)
def test_unlike_amounts_are_kept_apart_unless_one_is_pinned(
    measures: tuple[str, ...], filters: tuple[Any, ...], keys: list[str]
) -> None:
    pins = tuple(Filter(name, Operator.IN, values) for name, values in filters)
    query = Query(measures, OCTOBER, filters=pins)
    assert [key.name for key in query.keys] == keys


def test_the_basis_follows_the_measures() -> None:
    assert Query(("effective_cost", "lines"), OCTOBER).resolved_basis is Basis.EFFECTIVE
    assert Query(("lines",), OCTOBER).resolved_basis is Basis.BILLED
    assert Query(("lines",), OCTOBER, basis=Basis.EFFECTIVE).resolved_basis is Basis.EFFECTIVE


def test_ids_are_compared_in_lower_case_and_names_are_not() -> None:
    assert Filter("subscription", Operator.IN, ("B", "a", "b")).values == ("a", "b")
    assert Filter("service", Operator.IN, ("B", "a")).values == ("B", "a")


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("unknown_name", {"measures": ("biled_cost",)}),
        ("unknown_name", {"dimensions": ("servce",)}),
        ("unknown_name", {"dimensions": ("tag:",)}),
        ("unknown_name", {"order": Order("service")}),
        ("unknown_name", {"order": Order("billed_cost_change")}),
        ("mixed_basis", {"measures": ("billed_cost", "effective_cost")}),
        ("mixed_basis", {"basis": Basis.EFFECTIVE}),
        ("invalid_question", {"measures": ()}),
        ("invalid_question", {"measures": ("lines", "lines")}),
        ("invalid_question", {"dimensions": ("service", "service")}),
        ("invalid_question", {"dimensions": ("service", "meter", "product", "location")}),
        ("invalid_question", {"dimensions": ("tag:\ud800",)}),
        ("invalid_question", {"dimensions": ("tag:" + "x" * 3000,)}),
        ("invalid_question", {"top": 3}),
        ("invalid_question", {"top": 0, "dimensions": ("service",)}),
        ("invalid_question", {"top": 3, "dimensions": ("billing_currency",)}),
        ("invalid_question", {"compare": OCTOBER.previous, "grain": Grain.DAY}),
        ("invalid_question", {"compare": Period(date(2026, 10, 2), date(2026, 10, 3))}),
        ("invalid_question", {"compare": Period(date(2026, 9, 1), date(2026, 11, 2))}),
        ("invalid_question", {"closed_days_only": True}),
        ("invalid_question", {"cumulative": True}),
        (
            "invalid_question",
            {"measures": ("resources",), "grain": Grain.DAY, "cumulative": True},
        ),
        ("invalid_question", {"any_of": ((),)}),
        ("invalid_question", {"any_of": ((Filter("service", Operator.IN, ("x",)),) * 21,)}),
        ("invalid_question", {"limit": 0}),
        ("invalid_question", {"limit": 10_001}),
        ("invalid_question", {"as_of": datetime(2026, 1, 1)}),  # noqa: DTZ001
        ("invalid_question", {"filters": (Filter("service", Operator.IN, ("x",)),) * 21}),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(code: str, asked: dict[str, Any]) -> None:
    with pytest.raises(AppError) as refused:
        Query(**DEFAULTS | asked)
    assert refused.value.code == code
    assert refused.value.detail


def test_a_refused_name_comes_with_the_choices() -> None:
    with pytest.raises(AppError) as refused:
        Query(("cost",), OCTOBER)
    assert refused.value.detail == (
        "measure 'cost' is not one of: "
        "billed_cost, effective_cost, list_cost, savings, unused_commitment, consumed_quantity,"
        " lines, resources"
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 10, 2), date(2026, 10, 1)),
        (date(1999, 12, 31), date(2000, 2, 1)),
        (date(2099, 12, 31), date(2100, 1, 2)),
        (date(2000, 1, 1), date(2010, 1, 10)),
    ],
)
def test_a_period_without_days_or_out_of_bounds_is_refused(start: date, end: date) -> None:
    with pytest.raises(AppError, match="invalid_question"):
        Period(start, end)


@pytest.mark.parametrize("values", [(), ("x",) * 1001, ("\ud800",), ("x" * 3000,)])
def test_a_filter_that_cannot_travel_is_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(AppError, match="invalid_question"):
        Filter("service", Operator.IN, values)


def test_totals_keep_what_is_counted_and_drop_how_it_is_cut() -> None:
    query = Query(
        COST,
        OCTOBER,
        ("service",),
        filters=(Filter("location", Operator.IN, ("west",)),),
        top=3,
        compare=OCTOBER.previous,
        order=Order("service"),
        limit=5,
        as_of=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert query.totals() == Query(
        COST,
        OCTOBER,
        filters=query.filters,
        compare=OCTOBER.previous,
        limit=10_000,
        as_of=query.as_of,
    )
