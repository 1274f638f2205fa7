"""Random questions, random scopes and hostile values, and the fixed rows they are asked of."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from analytics.conversion import Rate, Rates
from analytics.query import Filter, Order, Period, Query
from analytics.vocabulary import Basis, Grain, Operator
from tests.analytics.charges import Charge

HOSTILE = (
    "",
    "it's",
    "back\\slash",
    "\\' OR 1=1 -- ",
    "虚拟机",
    "nul\0in it",
    "{scope_0:Array(String)}",
    "'); DROP TABLE charges; --",
    "tab\tline\n",
    "%s %(x)s",
    "\U0001f4b8",
)
SUBSCRIPTIONS = ("sub-a", "sub-b", "sub'c\\")
GROUPS = ("rg-1", "rg-2", "")
CURRENCIES = ("USD", "CNY")
UNITS = ("1 Hour", "1 GB")
TAG_KEYS = ("env", "Env", "名'\\")
# September, October, and a newer October that is not published.
SOURCES = {1: "ea", 2: "ea", 3: "mca'"}
UNPUBLISHED = 4


def fixture_rows() -> list[Charge]:
    """The same 150 rows each time; amounts with up to 28 decimals, of both signs."""
    dice = random.Random(20261001)  # noqa: S311 - a fixture, not a secret
    return [_charge(dice, number) for number in range(150)]


def _charge(dice: random.Random, number: int) -> Charge:
    day = date(2026, 9, 1) + timedelta(days=dice.randrange(61))
    subscription = dice.choice(SUBSCRIPTIONS)
    snapshot = dice.choice((2, 2, 3, UNPUBLISHED)) if day.month == 10 else 1
    charge = Charge(
        snapshot_id=snapshot,
        date=day,
        subscription_key=subscription,
        subscription_name=f"{subscription} {dice.choice(('old', 'new'))}",
        resource_group_key=dice.choice(GROUPS),
        meter_category=dice.choice(HOSTILE),
        instance_key=dice.choice(("", "/disk/1", "/disk/2", "/虚/3")),
        department_name=dice.choice(HOSTILE[:4]),
        cost_center=dice.choice(("", "42", "it's")),
        billing_currency=dice.choice(CURRENCIES),
        unit_of_measure=dice.choice(UNITS),
        consumed_quantity=dice.choice((None, _amount(dice))),
        tags=_tags(dice, number % 3),
        line_no=number,
    )
    return replace(charge, billed_cost=_amount(dice), effective_cost=_amount(dice))


def _tags(dice: random.Random, number: int) -> dict[str, str]:
    """None, one, or two, which may be two spellings of one key or have empty values."""
    return {dice.choice(TAG_KEYS): dice.choice(HOSTILE) for _ in range(number)}


def _amount(dice: random.Random) -> Decimal:
    places = dice.choice((0, 2, 17, 28))
    return Decimal(dice.randrange(-(10**9), 10**12)).scaleb(-places)


values = st.sampled_from((*HOSTILE, *SUBSCRIPTIONS, *GROUPS, *CURRENCIES, *UNITS, "42", "prod"))
tag_names = st.sampled_from([f"tag:{key}" for key in (*TAG_KEYS, "ENV", "no such tag")])
dimensions = st.one_of(
    st.sampled_from(
        (
            "subscription",
            "service",
            "resource_group",
            "resource",
            "department",
            "cost_center",
            "billing_account",
            "billing_currency",
            "unit_of_measure",
            "billing_period",
            "source",
        )
    ),
    tag_names,
)
_USUAL = {
    "subscription": SUBSCRIPTIONS,
    "resource_group": GROUPS,
    "billing_account": ("ba",),
    "billing_currency": CURRENCIES,
    "unit_of_measure": UNITS,
    "source": tuple(SOURCES.values()),
    "billing_period": ("2026-09-01", "2026-10-01"),
}


def usual_values(dimension: str) -> st.SearchStrategy[str]:
    """Mostly values that occur, so that answers are seldom empty; sometimes any other."""
    usual = st.sampled_from(_USUAL.get(dimension, HOSTILE))
    return st.one_of(usual, usual, values)


# Parts of values, and what LIKE would take for more than itself.
PATTERNS = ("a", "SUB", "rg", "%", "_", "\\", "'", "虚", "OR", "\U0001f4b8", "k\\s")
RANGES = (("2026-09-01", "2026-10-01"), ("2026-10-01", ""), ("", "2026-10-01"), ("", "2027-01-01"))


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    name = draw(dimensions)
    operator = draw(st.sampled_from([*Operator, Operator.IN, Operator.NOT_IN]))
    if operator is Operator.RANGE:
        return Filter("billing_period", operator, draw(st.sampled_from(RANGES)))
    if operator in (Operator.PRESENT, Operator.ABSENT):
        return Filter(name, operator)
    if operator in (Operator.IN, Operator.NOT_IN):
        chosen = draw(st.lists(usual_values(name), min_size=1, max_size=6))
    else:
        chosen = draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3, unique=True))
    return Filter(name, operator, tuple(chosen))


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Everything, nothing, or a union of conjunctions of up to three conditions."""
    kind = draw(st.integers(0, 9))
    if kind < 4:
        return Scope.nothing() if kind == 0 else Scope.everything()
    return Scope.of(
        draw(st.lists(st.lists(conditions(), min_size=1, max_size=2), min_size=1, max_size=4))
    )


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    dimension = draw(st.sampled_from(ScopeDimension))
    key = draw(st.sampled_from(TAG_KEYS)) if dimension is ScopeDimension.TAG else ""
    chosen = draw(st.lists(usual_values(dimension), min_size=1, max_size=6))
    return Condition.of(dimension, chosen, key)


periods = st.sampled_from(
    [
        Period(date(2026, 10, 1), date(2026, 11, 1)),
        Period(date(2026, 9, 1), date(2026, 11, 1)),
        Period(date(2026, 9, 17), date(2026, 10, 9)),
        Period(date(2026, 10, 31), date(2026, 11, 1)),
    ]
)


# Into dollars all is known, into yuan nothing of October.
_MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
IN_DOLLARS = Rates("USD", 1, tuple(Rate("CNY", month, "0.140123456789012345") for month in _MONTHS))
IN_YUAN = Rates("CNY", 1, (Rate("USD", _MONTHS[0], "7.1"), Rate("EUR", _MONTHS[1], "8")))
_groups = st.lists(st.lists(filters(), min_size=1, max_size=3), max_size=1)
earlier = st.sampled_from(
    [
        lambda period: period.previous,
        lambda period: period.last_year,
        lambda period: period,
        lambda _: Period(date(2026, 9, 1), date(2026, 9, 20)),
        lambda period: Period(date(2026, 9, 3), period.end),
    ]
)


@st.composite
def queries(draw: st.DrawFn, *, converted: bool = False) -> Query:
    """Any question that `Query` accepts; `converted` ones are about money, into some currency."""
    basis = draw(st.sampled_from(Basis))
    names = [f"{basis}_cost", "consumed_quantity", "lines", "resources"]
    grouped = draw(st.lists(dimensions, max_size=3, unique=True))
    measures = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    if converted:
        measures = [names[0], *(name for name in measures if name != names[0])]
    rates = draw(st.sampled_from((IN_DOLLARS, IN_YUAN))) if converted else None
    period = draw(periods)
    compare = draw(earlier)(period) if draw(st.booleans()) else None
    if compare and (compare.start > period.start or compare.end > period.end):
        compare = period.previous
    query = Query(
        measures=tuple(measures),
        period=period,
        dimensions=tuple(grouped),
        basis=basis,
        grain=None if compare else draw(st.sampled_from([None, *Grain])),
        filters=tuple(draw(st.lists(filters(), max_size=draw(st.sampled_from((0, 0, 1, 2)))))),
        any_of=tuple(tuple(group) for group in draw(_groups)),
        compare=compare,
        subtotals=draw(st.booleans()),
        rates=rates,
        limit=draw(st.sampled_from((1, 5, 1000, 1000))),
    )
    if query.grain and "resources" not in measures:
        query = replace(query, cumulative=draw(st.booleans()))
    if grouped and grouped[0] not in query.units:
        query = replace(query, top=draw(st.one_of(st.none(), st.integers(1, 4))))
    order = draw(st.one_of(st.none(), st.sampled_from(query.sortable)))
    return replace(query, order=Order(order, draw(st.booleans())) if order else None)
