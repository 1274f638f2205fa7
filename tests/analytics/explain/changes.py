"""Random changes to explain, and the fixed lines they are asked of."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from analytics.explain.comparison import COSTS, Comparison
from analytics.query import Filter, Period
from analytics.vocabulary import Operator
from tests.analytics.explain.bill import Line
from tests.analytics.questions import HOSTILE, tag_names

# September, October, and a newer October that is not published.
SOURCES = {1: "ea", 2: "ea", 3: "mca'"}
UNPUBLISHED = 4
_KINDS = ("Usage", "Usage", "Usage", "", "Purchase", "Refund", "Tax", "UnusedReservation")
_RATES = (None, None, Decimal(7), Decimal("7.1"))


def fixture_lines() -> list[Line]:
    """The same lines each time: few resources and meters, so that most meet again."""
    dice = random.Random(20261101)  # noqa: S311 - a fixture, not a secret
    return [_line(dice) for _ in range(260)]


def _line(dice: random.Random) -> Line:
    day = date(2026, 9, 1) + timedelta(days=dice.randrange(61))
    line = Line(
        date=day,
        snapshot_id=dice.choice((2, 2, 3, UNPUBLISHED)) if day.month == 10 else 1,
        instance_key=dice.choice(("", "/vm/1", "/vm/2", "/虚/3")),
        meter_id=dice.choice(("m-1", "m-2", "")),
        meter_category=dice.choice(HOSTILE[:3]),
        unit_of_measure=dice.choice(("1 Hour", "1 Hour", "1 Hour", "1 GB")),
        charge_type=dice.choice(_KINDS),
        pricing_model=dice.choice(("OnDemand", "Reservation", "SavingsPlan")),
        benefit_id=dice.choice(("", "/Reservations/1")),
        pricing_currency=dice.choice(("", "USD", "EUR")),
        exchange_rate=dice.choice(_RATES),
        billing_currency=dice.choice(("USD", "CNY")),
        subscription_key=dice.choice(("sub-a", "sub'c\\")),
        resource_group_key=dice.choice(("rg-1", "")),
        department_name=dice.choice(HOSTILE[:4]),
        cost_center=dice.choice(("", "42", "it's")),
        tags=dice.choice(({}, {"env": "prod"}, {"Env": ""}, {"名'\\": HOSTILE[5]})),
    )
    used = dice.choice((None, _amount(dice), _amount(dice), abs(_amount(dice))))
    line = replace(line, billed_cost=_amount(dice), effective_cost=abs(_amount(dice)))
    return replace(line, consumed_quantity=used)


def _amount(dice: random.Random) -> Decimal:
    """Of both signs, up to 10¹² and down to the 28th decimal."""
    return Decimal(dice.randrange(-(10**9), 10**12)).scaleb(-dice.choice((0, 2, 17, 28)))


dimensions = st.one_of(
    st.sampled_from(
        (
            "subscription",
            "resource_group",
            "resource",
            "service",
            "charge_type",
            "pricing_model",
            "billing_currency",
            "unit_of_measure",
            "source",
        )
    ),
    tag_names,
)
_VALUES = ("sub-a", "sub'c\\", "rg-1", "", "/vm/1", "USD", "CNY", "1 Hour", "Usage", "ea", "prod")
periods = st.sampled_from(
    [
        Period(date(2026, 9, 1), date(2026, 10, 1)),
        Period(date(2026, 10, 1), date(2026, 11, 1)),
        Period(date(2026, 9, 1), date(2026, 11, 1)),
        Period(date(2026, 9, 17), date(2026, 10, 9)),
        Period(date(2026, 10, 9), date(2026, 10, 10)),
    ]
)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    chosen = draw(st.lists(st.sampled_from(_VALUES), min_size=1, max_size=6))
    return Filter(
        draw(dimensions), draw(st.sampled_from((Operator.IN, Operator.NOT_IN))), tuple(chosen)
    )


_groups = st.lists(filters(), min_size=1, max_size=2).map(tuple)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Any change that `Comparison` accepts, also of periods that overlap or are the same."""
    return Comparison(
        measure=draw(st.sampled_from(COSTS)),
        after=draw(periods),
        before=draw(periods),
        dimensions=tuple(draw(st.lists(dimensions, max_size=2, unique=True))),
        filters=tuple(draw(st.lists(filters(), max_size=draw(st.sampled_from((0, 0, 1, 2)))))),
        any_of=draw(st.sampled_from(((), (), (draw(_groups),)))),
        members=draw(st.sampled_from((1, 2, 50))),
        resources=draw(st.sampled_from((0, 1, 2, 50))),
    )
