"""However the same lines come, their ids, counts and sums are the same; texts mean what they say.

Each example is a real load. `-m slow` tries more of them, and a million decimals.
"""

import gzip
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import EXACT, decimal_text, exact_sum
from billing.azure.dates import DateStyle, day_of, day_sql
from billing.models import Publication, Snapshot
from billing.typing_sql import SCALE, decimal_sql, is_cut_sql, number_problem_sql
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import Row, cost_of, csv_bytes, row, write_csv
from tests.billing.parquet import as_text, write_parquet

pytestmark = pytest.mark.django_db

IDS = (
    "SELECT leftPad(lower(hex(line_hash)), 32, '0'), greatest(occurrence, 1)"
    " FROM charges LEFT JOIN charge_duplicates USING (snapshot_id, line_hash, blob, line_no)"
    " WHERE snapshot_id = {}"
)
# An example that fails is shown as it is: to shrink it would be hundreds of loads more.
REAL: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.generate),
}
LINES = st.lists(
    st.builds(
        row,
        st.integers(1, 5),
        CostInBillingCurrency=st.decimals("-1000", "1000", places=28).map(decimal_text),
        Tags=st.sampled_from(["", '"env": "prod"', '{"a": 1, "b": "列"}', "no json"]),
        ProductName=st.sampled_from(["VM", 'a,"b"\r\nc', "产品"]),
    ),
    min_size=1,
    max_size=12,
)
PACKINGS = st.sampled_from(["csv", "gz", "members", "parquet"])


def _pack(path: Path, packing: str, lines: list[Row]) -> None:
    data = csv_bytes(lines)
    if packing == "csv":
        path.with_suffix(".csv").write_bytes(data)
    elif packing == "gz":
        path.with_suffix(".csv.gz").write_bytes(gzip.compress(data))
    elif packing == "members":
        half = len(data) // 2
        joined = gzip.compress(data[:half]) + gzip.compress(data[half:])
        path.with_suffix(".csv.gz").write_bytes(joined)
    else:
        write_parquet(path.with_suffix(".parquet"), as_text(lines))


def _ids(ask: Ask, snapshot: int) -> Counter[tuple[object, ...]]:
    return Counter(ask(IDS.format(snapshot)))


def _delivered_otherwise(tmp_path: Path, ingested: Ingest, ask: Ask) -> Callable[..., None]:
    def check(lines: list[Row], data: st.DataObject) -> None:
        folder = Path(mkdtemp(dir=tmp_path))
        straight = ingested(write_csv(folder / "one" / "a.csv", lines), "actual")
        expected = _ids(ask, straight.snapshot_id)
        assert len(expected) == len(lines)  # no two lines share an id, equal ones neither
        _forget()
        shuffled = data.draw(st.permutations(lines))
        parts = data.draw(st.integers(1, 3))
        (folder / "other").mkdir()
        for number in range(parts):
            part = folder / "other" / f"part_{number}"
            _pack(part, data.draw(PACKINGS), shuffled[number::parts])
        other = ingested(folder / "other", "actual")
        assert (other.delivered, other.loaded) == (len(lines), len(lines))
        assert other.billed_cost == straight.billed_cost == (("USD", cost_of(lines)),)
        assert _ids(ask, other.snapshot_id) == expected
        again = ingested(folder / "other", "actual")
        assert (again.changed, again.snapshot_id) == (False, other.snapshot_id)
        _forget()

    return check


def _forget() -> None:
    Publication.objects.all().delete()
    Snapshot.objects.update(status="discarded")


def test_order_partitions_packing_and_repetition_change_nothing(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    check = _delivered_otherwise(tmp_path, ingested, ask)
    settings(max_examples=6, **REAL)(given(LINES, st.data())(check))()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_order_partitions_packing_and_repetition_change_nothing_often(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    check = _delivered_otherwise(tmp_path, ingested, ask)
    settings(max_examples=100, **REAL)(given(LINES, st.data())(check))()


def _tiny(count: int) -> tuple[bytes, Decimal]:
    """A file of tiny amounts of many magnitudes, and their sum by integers alone."""
    start, end = csv_bytes([row(1, CostInBillingCurrency="@@")]).split(b"@@")
    header, before = start.rsplit(b"\r\n", 1)
    total, lines = 0, [header, b"\r\n"]
    for number in range(1, count + 1):
        units = (number * 7919) % 10 ** (number % 29 + 1)
        total += units
        lines += [before, f"{units}E-28".encode(), end]
    return b"".join(lines), Decimal((0, tuple(map(int, str(total))), -28))


@pytest.mark.parametrize(
    "count", [20_000, pytest.param(1_000_000, marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
)
def test_sums_of_many_tiny_decimals_do_not_drift(
    tmp_path: Path, ingested: Ingest, count: int
) -> None:
    data, total = _tiny(count)
    (tmp_path / "a.csv").write_bytes(data)
    published = ingested(tmp_path / "a.csv", "actual")
    assert (published.loaded, published.quarantined) == (count, 0)
    assert published.billed_cost == (("USD", decimal_text(total)),)


def test_a_million_tiny_decimals_do_not_drift_in_python() -> None:
    smallest = Decimal("1E-28")
    assert exact_sum([smallest] * 1_000_000) == Decimal("1E-22")
    assert exact_sum([Decimal(10**20), *[smallest] * 999]) == EXACT.add(
        Decimal(10**20), Decimal("9.99E-26")
    )


NUMBERISH = st.one_of(
    st.text("0123456789+-.,eE NaInf'_x", max_size=12),
    st.from_regex(r"[+-]?[0-9]{0,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.floats().map(repr),
)
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?", re.ASCII)
_WHOLE_DIGITS = 76 - SCALE


def _by_python(text: str) -> Decimal | None:
    """What the text is, by another parser; None where it is no number that fits."""
    if not _PLAIN.fullmatch(text):
        return None
    try:
        value = Decimal(text)
        units = EXACT.scaleb(value, SCALE)
    except InvalidOperation:
        return None
    if units != units.to_integral_value() or abs(units) >= Decimal(10) ** 76:
        return None
    return value


def _answers(sql: str, texts: list[str]) -> list[tuple[Any, ...]]:
    statement = Statement(
        f"SELECT {sql} FROM (SELECT arrayJoin({{texts:Array(String)}}) AS t)", {"texts": texts}
    )
    return list(client.read(statement, identity=Identity.WRITER).rows())


@settings(max_examples=60, **REAL)
@given(st.lists(NUMBERISH, min_size=1, max_size=50))
def test_a_number_is_what_decimal_says_or_no_number(clickhouse: str, texts: list[str]) -> None:
    value = decimal_sql("t")
    problem = number_problem_sql("t", value, plain="t")
    answers = _answers(f"{value}, {problem}, {is_cut_sql('t')}", texts)
    for text, (found, rule, _) in zip(texts, answers, strict=True):
        expected = _by_python(text)
        if rule == "" and text:
            assert found == expected, text
        elif text:
            assert expected is None or expected == 0, (text, rule)


DAYS = st.dates(date(1975, 1, 1), date(2100, 1, 1))
PARTS = (st.integers(1975, 2100), st.integers(0, 40), st.integers(0, 40))
DATEISH = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day:%m/%d/%Y}"),
    st.builds("{1}/{2}/{0}".format, *PARTS),
    st.builds("{}-{:02}-{:02}".format, *PARTS),
    st.builds("{}{:02}{:02}".format, *PARTS),
    st.text("0123456789/-T :Z.", max_size=22),
)
TIMES = st.sampled_from(["", "", "T00:00:00", "T00:00Z", "T00:00:00.0000000Z", " 00:00"])


@settings(max_examples=60, **REAL)
@given(st.lists(st.builds(str.__add__, DATEISH, TIMES), min_size=1, max_size=50))
@pytest.mark.parametrize("style", list(DateStyle))
def test_a_day_is_what_the_calendar_says_or_no_day(
    clickhouse: str, style: DateStyle, texts: list[str]
) -> None:
    for text, (found,) in zip(texts, _answers(day_sql("t", style), texts), strict=True):
        expected = day_of(text, style) if text == text.strip() else found
        if expected and not date(1970, 1, 1) <= expected <= date(2149, 6, 6):
            expected = None  # no day of ClickHouse's
        assert found == expected, (style, text)
