"""Files of money in another currency: the digits of the answer, summed in that currency."""

import json
from datetime import date
from pathlib import Path

import pytest

from analytics.exports.formats import FileFormat
from analytics.rates import Entry, enter
from tests.analytics.exports.reading import rows
from tests.analytics.jobs.doors import QUESTION, desk
from tests.people import People


@pytest.mark.parametrize("format_", [each.value for each in FileFormat])
def test_every_format_holds_converted_amounts_to_the_last_digit(
    results: Path, people: People, october: int, format_: str
) -> None:
    """15.1 dollars at the rate and 7 yuan of storage; of the network a few last digits."""
    rate = Entry("USD", "CNY", date(2026, 10, 1), "7.100000000000000001")
    kept = enter(people.alice, source="treasury", entries=[rate])
    mine = desk(people.bob)
    job = mine.done("exports", question={**QUESTION, "display_currency": "CNY"}, format=format_)
    assert [(row["service"], row["billed_cost"]) for row in rows(mine.fetch(job), format_)] == [
        ("Storage", "114.2100000000000000151"),
        ("Network", "0.0000000000000000000000000049700000000000000007"),
    ]
    told = json.loads(mine.fetch(job, "sidecar_url"))
    total = "114.2100000000000000151000000049700000000000000007"
    assert told["sums"] == {"billed_cost": {"CNY": total}}
    assert told["question"]["rates"]["rate_set"] == kept.pk
