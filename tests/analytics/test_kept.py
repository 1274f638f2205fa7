"""What is kept of a result comes back as ClickHouse gave it, whatever its types."""

from datetime import date
from decimal import Decimal

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Column, Result, Statement
from analytics.cache.kept import decoded, encoded

TYPED = """
    'it''s "虚拟机"' AS text,
    toLowCardinality('low') AS low,
    toFixedString('ab', 2) AS fixed,
    toDecimal256('-123456789.0000000000000000000000000007', 30) AS amount,
    CAST(NULL, 'Nullable(Decimal(76, 30))') AS nothing,
    CAST('0.10', 'Nullable(Decimal(76, 30))') AS something,
    toDate('2026-10-01') AS day,
    toDate32('1950-01-01') AS day32,
    toDateTime('2026-10-01 01:02:03', 'UTC') AS moment,
    toDateTime64('2026-10-01 01:02:03.456', 3, 'UTC') AS moment64,
    CAST(NULL, 'Nullable(DateTime64(3, ''UTC''))') AS never,
    true AS yes,
    toUInt128('340282366920938463463374607431768211455') AS number,
    toUUID('00000000-0000-4000-8000-000000000000') AS id,
    [toDecimal256('1.5', 30), toDecimal256('-2', 30)] AS series,
    [[toDate('2026-10-01')], []] AS nested,
    ['a', 'b'] AS texts,
    map('env', '生产', 'with, comma (', ')') AS tags,
    map('USD', toDecimal256('1.10', 30)) AS sums,
    tuple('a', toDecimal256('3', 30)) AS pair,
    CAST(('x', '2026-10-01'), 'Tuple(name String, since Date)') AS named,
    CAST(('x', '2026-10-01'), 'Tuple(name String, `since when` Date)') AS oddly_named,
    [('USD', toDecimal256('4', 30))] AS costs
"""


def asked(columns: str) -> Result:
    return client.read(Statement(f"SELECT {columns} FROM numbers(2)"))


@pytest.mark.parametrize("column", [each.strip() for each in TYPED.strip().split(",\n")])
def test_every_type_comes_back_as_it_was(clickhouse_database: str, column: str) -> None:
    result = asked(column)
    text = encoded(result)
    if any(each in column for each in ("toFixedString", "since when", "toUInt128")):
        assert text is None
        return
    assert text is not None
    back = decoded(text)
    assert back == result
    for kept, given in zip(back.data, result.data, strict=True):
        assert [type(value) for value in kept] == [type(value) for value in given]


def test_no_row_keeps_its_columns(clickhouse_database: str) -> None:
    result = client.read(Statement("SELECT toDecimal256('1', 30) AS a, 'b' AS b WHERE 0"))
    text = encoded(result)
    assert text is not None
    assert decoded(text) == result
    assert len(result.columns) == 2


@pytest.mark.parametrize(
    "type_", ["Float64", "Enum8('a' = 1)", "IPv4", "Map(UInt64, String)", "Array(Float32)", "JSON"]
)
def test_a_type_that_text_would_change_is_not_kept(type_: str) -> None:
    assert encoded(Result((Column("x", type_),), ((None,),))) is None


def test_digits_are_never_rounded() -> None:
    amount = Decimal("123456789012345678901234567890123456789012345.789012345678901234567890123456")
    text = encoded(Result((Column("a", "Decimal(76, 30)"),), ((amount,),)))
    assert text is not None
    assert decoded(text).data == ((amount,),)


def test_a_column_of_many_days_comes_back_in_its_order(clickhouse_database: str) -> None:
    result = client.read(
        Statement("SELECT toDate('2026-10-01') + number % 3 AS day FROM numbers(100)")
    )
    text = encoded(result)
    assert text is not None
    assert decoded(text) == result
    assert result.column("day")[:4] == tuple(date(2026, 10, day) for day in (1, 2, 3, 1))
