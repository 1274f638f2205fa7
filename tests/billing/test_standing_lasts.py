"""How long what is said of the sources may be said again without a look at the records."""

from datetime import UTC, datetime, timedelta

import pytest

from billing.deadlines import DeliveryState
from billing.models import PeriodState
from billing.standing import NOTHING, Completeness, Freshness, Standing, lasts

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)
FRESH, AMBER, RED = DeliveryState.FRESH, DeliveryState.AMBER, DeliveryState.RED


def standing(state: DeliveryState, due_in: timedelta | None) -> Standing:
    return Standing(
        source="a",
        state=state,
        last_delivery_at=AT,
        due_at=AT + due_in if due_in is not None else None,
        period_state=PeriodState.OPEN,
        completeness=Completeness.COMPLETE,
        restated_at=None,
    )


HOUR, LATE = timedelta(hours=1), -timedelta(hours=30)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((), timedelta(hours=4)),
        ((standing(FRESH, None),), timedelta(hours=4)),
        ((standing(FRESH, 9 * HOUR),), timedelta(hours=4)),
        ((standing(FRESH, 3 * HOUR), standing(FRESH, HOUR)), HOUR),
        ((standing(FRESH, HOUR), standing(AMBER, LATE)), timedelta(seconds=5)),
        ((standing(RED, LATE),), timedelta(hours=4)),
        ((standing(RED, LATE), standing(FRESH, HOUR)), HOUR),
    ],
)
def test_it_lasts_until_a_source_or_the_day_turns(
    sources: tuple[Standing, ...], expected: timedelta
) -> None:
    assert lasts(Freshness(FRESH, sources), at=AT) == expected


def test_of_no_source_the_day_decides() -> None:
    assert lasts(NOTHING, at=AT.replace(hour=23, minute=59)) == timedelta(minutes=1)
