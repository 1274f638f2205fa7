"""Two sources that hold the same subscriptions, and what is shown of them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from billing import publications
from billing.errors import OVERLAPPING_SOURCES
from billing.models import Source
from tests.billing.deliveries import Row, row

SEPTEMBER = (date(2023, 9, 1), date(2023, 10, 1))
S = [f"{n}{n}{n}{n}0000-2222-4333-8444-000000000000" for n in range(10)]


def line(number: int, subscription: str, **changes: str) -> Row:
    return row(number, SubscriptionId=subscription, **changes)


def shown(as_of: datetime | None = None) -> list[str]:
    """The sources that show something in the month."""
    found = publications.current(as_of=as_of, datasets=frozenset({"actual"}), period=SEPTEMBER)
    return sorted(snapshot.source for snapshot in found.snapshots)


def total() -> str:
    """What a question about the month's billed cost is answered."""
    found = publications.current(datasets=frozenset({"actual"}), period=SEPTEMBER)
    sql = "SELECT sum(billed_cost) FROM charges WHERE snapshot_id IN {ids:Array(UInt64)}"
    answer = client.read(Statement(sql, {"ids": list(found.ids)}), identity=Identity.WRITER)
    return decimal_text(Decimal(str(answer.data[0][0])))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as caught:
        act()
    assert caught.value.code == OVERLAPPING_SOURCES.code
    return caught.value.detail


def yields(loser: str, *, to: str) -> None:
    winner, _ = Source.objects.get_or_create(name=to, kind="files", url="file:///nowhere")
    first, _ = Source.objects.get_or_create(name=loser, kind="files", url="file:///nowhere")
    first.yields_to.add(winner)
