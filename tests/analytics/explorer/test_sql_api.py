"""POST /api/v1/analytics/sql, asked by the whole cast."""

import pytest

from tests.analytics.explorer.conftest import Sql, rows
from tests.analytics.focus_published import Bills
from tests.people import People

TOTALS = "SELECT billing_currency, sum(billed_cost) FROM daily_cost GROUP BY 1 ORDER BY 1"


def test_everybody_gets_what_they_see(analysts: People, october: int, sql: Sql) -> None:
    assert rows(sql(analysts.alice, TOTALS)) == [
        ["CNY", "7"],
        ["USD", "111.6000000000000000000000000007"],
    ]
    assert rows(sql(analysts.bob, TOTALS)) == [
        ["CNY", "7"],
        ["USD", "15.1000000000000000000000000007"],
    ]
    assert rows(sql(analysts.charlie, TOTALS)) == []


@pytest.mark.parametrize("view", ["azure_billing_detail", "focus", "daily_cost"])
def test_every_view_can_be_read_whole(analysts: People, bills: Bills, sql: Sql, view: str) -> None:
    answer = sql(analysts.alice, f"SELECT * FROM {view}", limit=100000)
    assert rows(answer)
