"""Every column type of the charges table survives the way in and out, whatever the value."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from clickhouse_driver import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.stack.stacks import ROOT

_CHARGES = ROOT / "billing" / "clickhouse" / "0001_charges.sql"
# 46 digits before the point and 30 after it, the whole of Decimal(76, 30).
_DECIMAL = st.integers(-(10**76) + 1, 10**76 - 1).map(lambda n: Decimal(f"{n}E-30"))
_DATE = st.dates(dt.date(1970, 1, 1), dt.date(2149, 6, 6))
# The driver's own limits: before 1970 a fraction is a second off, after 2106 it is a float's.
_MOMENT = st.integers(0, 2**32 * 1000 - 1).map(
    lambda ms: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=ms)
)
_VALUES: dict[str, SearchStrategy[Any]] = {
    "Bool": st.booleans(),
    "Date": _DATE,
    "DateTime64(3, 'UTC')": _MOMENT,
    "Decimal(76, 30)": _DECIMAL,
    "LowCardinality(String)": st.text(),
    "Map(LowCardinality(String), String)": st.dictionaries(st.text(), st.text(), max_size=4),
    "Nullable(Date)": st.none() | _DATE,
    "Nullable(Decimal(76, 30))": st.none() | _DECIMAL,
    "String": st.text(),
    "UInt128": st.integers(0, 2**128 - 1),
    "UInt32": st.integers(0, 2**32 - 1),
    "UInt64": st.integers(0, 2**64 - 1),
}
_ROWS = st.lists(st.tuples(*_VALUES.values()), min_size=1, max_size=20)


def test_the_types_tried_here_are_those_of_the_table() -> None:
    assert _types_of(_CHARGES) == set(_VALUES)


@given(rows=_ROWS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_back_exactly(writer: Client, rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(f"c{i} {type_}" for i, type_ in enumerate(_VALUES))
    writer.execute(f"CREATE TABLE IF NOT EXISTS round_trip (n UInt32, {columns}) ENGINE = Memory")
    writer.execute("TRUNCATE TABLE round_trip")
    writer.execute("INSERT INTO round_trip VALUES", [(n, *row) for n, row in enumerate(rows)])
    found = writer.execute("SELECT * FROM round_trip ORDER BY n")
    assert [row[1:] for row in found] == rows


@given(text=st.text(), texts=st.lists(st.text(), max_size=5), amount=_DECIMAL)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_parameters_arrive_as_they_were_sent(
    writer: Client, text: str, texts: list[str], amount: Decimal
) -> None:
    sql = "SELECT {text:String}, {texts:Array(String)}, {amount:Decimal(76, 30)}"
    values = {"text": text, "texts": texts, "amount": amount}
    assert _ask(writer, sql, values) == [(text, texts, amount)]


def test_hostile_text_stays_text(writer: Client) -> None:
    for text in (
        "'",
        "\\",
        "\\'",
        "a'; DROP TABLE x; --",
        "{a:String}",
        "%(a)s",
        "中文",
        "\t\n",
        "\0",
    ):
        found = _ask(writer, "SELECT {a:String}, {b:Array(String)}", {"a": text, "b": [text, text]})
        assert found == [(text, [text, text])]


def _ask(client: Client, sql: str, values: dict[str, Any]) -> Any:
    return client.execute(sql, values, settings={"server_side_params": True})


def _types_of(migration: Path) -> set[str]:
    """The types between the outer parentheses of its CREATE TABLE."""
    body = migration.read_text().split("(\n", 1)[1].split("\n) ENGINE", 1)[0]
    lines = [line.strip() for line in body.splitlines() if not line.strip().startswith("--")]
    columns = [re.sub(r" (CODEC|DEFAULT).*$", "", line.rstrip(",")) for line in lines if line]
    return {column.split(" ", 1)[1] for column in columns}
