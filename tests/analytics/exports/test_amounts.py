"""Any amount, in any file, is the amount: no digit more, none less."""

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abi.core.clickhouse.statement import Column, Result
from abi.core.decimals import EXACT, ZERO, decimal_text, exact_sum
from analytics.exports.columns import FileColumn, Kind
from analytics.exports.formats import FileFormat
from analytics.exports.layout import Layout
from analytics.exports.tally import Hashing
from analytics.exports.writing import write
from tests.analytics.exports.reading import rows

COLUMNS = (
    FileColumn("billing_currency", Kind.TEXT, "currency"),
    FileColumn("cost", Kind.DECIMAL, "cost"),
)
# What Decimal(76, 30) holds: 46 digits before the point, 30 after.
AMOUNTS = st.integers(-(10**60), 10**60).map(lambda n: EXACT.scaleb(Decimal(n), -30))
SHORT = st.decimals(-(10**9), 10**9, places=4)


def _block(amounts: Sequence[Decimal]) -> Result:
    names = ("c0", "c1", "amount_currency", "amount_0")
    currencies = ("USD",) * len(amounts)
    columns = tuple(Column(name, "") for name in names)
    return Result(columns, (currencies, tuple(amounts), currencies, tuple(amounts)))


@pytest.mark.parametrize("format_", [FileFormat.XLSX, FileFormat.PARQUET])
@settings(deadline=None)
@given(amounts=st.lists(AMOUNTS | SHORT, min_size=1, max_size=20))
def test_what_is_read_back_is_what_was_written(format_: FileFormat, amounts: list[Decimal]) -> None:
    to = io.BytesIO()
    layout = Layout(COLUMNS, ("cost",), format_)
    tally = write([_block(amounts)], Hashing(to), layout)
    found = [Decimal(row["cost"]) for row in rows(to.getvalue(), format_.value)]
    assert [decimal_text(amount) for amount in found] == [decimal_text(a) for a in amounts]
    assert (tally.rows, tally.sums) == (len(amounts), {"cost": {"USD": exact_sum(amounts)}})
    assert exact_sum(found) == EXACT.add(ZERO, exact_sum(amounts))
