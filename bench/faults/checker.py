"""Does the month show exactly what was delivered? Asked of the tables, with a truth of our own."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import EXACT, ZERO, decimal_text
from bench.faults.months import Month, Truth
from billing.models import Publication, Snapshot

_OF = "billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
# A table that sums lines has one of each of these.
_COSTS, _COUNTS = ("billed_cost", "cost"), ("lines", "line_count", "delivered", "charges")
# By what a line is in a table more than once, and of that what must be there.
_PARTS = {
    "0": ("0",),
    "tag_key": ("", "env"),
    "dimension": ("subscription", "resource_group", "service", "billing_currency"),
}


@dataclass(slots=True)
class Verdict:
    """What is wrong. `notes` say it in words."""

    lost: int = 0
    doubled: int = 0
    sum_diff: Decimal = ZERO
    wrong: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return not (self.lost or self.doubled or self.sum_diff or self.wrong)

    def add(self, other: "Verdict") -> None:
        self.lost += other.lost
        self.doubled += other.doubled
        self.sum_diff = EXACT.add(self.sum_diff, other.sum_diff)
        self.wrong += other.wrong
        self.notes += other.notes

    def note(self, words: str) -> None:
        self.wrong += 1
        self.notes.append(words)


def verdict(month: Month, truth: Truth, *, publications: int) -> Verdict:
    """Compare what is shown, in every table that holds it, with what was written."""
    found = Verdict()
    rows = list(Publication.objects.filter(source__name=month.name).order_by("published_at", "pk"))
    if len(rows) != publications:
        found.note(f"{month.name}: {len(rows)} publications, not {publications}")
    if not rows or rows[-1].snapshot_id is None:
        found.lost += truth.resources.total()
        return found
    snapshot = Snapshot.objects.get(pk=rows[-1].snapshot_id)
    of = {"period": month.period, "snapshot": snapshot.pk}
    found.add(compare_lines(truth.resources, _resources(of)))
    for table, sums in _sums(of).items():
        found.add(compare_sums(f"{month.name} {table}", truth.sums, sums))
    _compare_counts(found, truth, of, snapshot)
    return found


def compare_lines(expected: Counter[str], stored: Counter[str]) -> Verdict:
    """As multisets: a line too few is lost, one too many is doubled."""
    lost, doubled = expected - stored, stored - expected
    verdict_ = Verdict(lost=lost.total(), doubled=doubled.total())
    if not verdict_.fine:
        verdict_.notes.append(f"lost {_few(lost)}, doubled {_few(doubled)}")
    return verdict_


def compare_sums(
    what: str, expected: Mapping[str, Decimal], stored: Mapping[str, Decimal]
) -> Verdict:
    """The absolute difference, over all currencies."""
    verdict_ = Verdict()
    for currency in sorted(expected.keys() | stored.keys()):
        one, other = expected.get(currency, ZERO), stored.get(currency, ZERO)
        if one != other:
            verdict_.sum_diff = EXACT.add(verdict_.sum_diff, EXACT.abs(EXACT.subtract(one, other)))
            verdict_.notes.append(
                f"{what} in {currency}: {decimal_text(other)}, not {decimal_text(one)}"
            )
    return verdict_


def _compare_counts(
    found: Verdict, truth: Truth, of: dict[str, object], snapshot: Snapshot
) -> None:
    lines = truth.resources.total()
    delivered = lines + truth.quarantined
    for table, column, part in _tables(_COUNTS):
        expected = delivered if column == "delivered" else lines
        counts = dict.fromkeys(_PARTS[part], 0) | dict(
            _rows(f"SELECT toString({part}), sum({column}) FROM {table} WHERE {_OF} GROUP BY 1", of)
        )
        for key, count in counts.items():
            if count != expected:
                found.note(f"{table}.{column} {key}: {count}, not {expected}")
    for table, expected in (
        ("quarantine", truth.quarantined),
        ("charge_duplicates", truth.repeated),
    ):
        [(count,)] = _rows(f"SELECT count() FROM {table} WHERE {_OF}", of)
        if count != expected:
            found.note(f"{table}: {count} rows, not {expected}")
    books = (snapshot.delivered, snapshot.loaded, snapshot.quarantined)
    if books != (delivered, lines, truth.quarantined):
        found.note(f"snapshot {snapshot.pk} says {books}")


def leftovers() -> int:
    """Tables with lines of a snapshot that is neither shown, kept nor being loaded: garbage."""
    kept = set(Snapshot.objects.exclude(status="discarded").values_list("pk", flat=True))
    tables = _rows(
        "SELECT name FROM system.tables WHERE database = currentDatabase()"
        " AND engine LIKE '%MergeTree' AND has_own_data AND name IN (SELECT table FROM"
        " system.columns WHERE database = currentDatabase() AND name = 'snapshot_id')",
        {},
    )
    stored = [
        snapshot
        for (table,) in tables
        for (snapshot,) in _rows(f"SELECT DISTINCT snapshot_id FROM {table}", {})
    ]
    return sum(snapshot not in kept for snapshot in stored)


def _resources(of: dict[str, object]) -> Counter[str]:
    rows = _rows(f"SELECT instance_key, count() FROM charges WHERE {_OF} GROUP BY 1", of)
    return Counter({key: int(count) for key, count in rows})


def _sums(of: dict[str, object]) -> dict[str, dict[str, Decimal]]:
    """By table, column and part. Every part of a rollup holds each line once."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for table, column, part in _tables(_COSTS):
        if table != "quarantine":  # nothing there has a readable cost
            for key in _PARTS[part]:
                found[f"{table}.{column} {key}"] = {}
            for key, currency, cost in _rows(
                f"SELECT toString({part}), billing_currency, sum({column}) FROM {table}"
                f" WHERE {_OF} GROUP BY 1, 2",
                of,
            ):
                found[f"{table}.{column} {key}"][currency] = cost
    return found


def _tables(columns: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(table, column, what tells its parts apart) of every table partitioned as charges are."""
    return _rows(
        "SELECT c.table, c.name, if(p.name = '', '0', p.name) FROM system.columns AS c"
        " LEFT JOIN (SELECT table, name FROM system.columns WHERE database = currentDatabase()"
        "  AND name IN {parts:Array(String)}) AS p ON p.table = c.table"
        " WHERE c.database = currentDatabase() AND c.name IN {names:Array(String)}"
        " AND c.table IN (SELECT name FROM system.tables WHERE database = currentDatabase()"
        "  AND engine LIKE '%MergeTree' AND replaceAll(partition_key, ' ', '')"
        "  IN ('(billing_period,snapshot_id)', 'billing_period,snapshot_id')) ORDER BY 1, 2",
        {"names": list(columns), "parts": list(_PARTS)},
    )


def _rows(sql: str, params: Mapping[str, object]) -> list[Any]:
    return list(client.read(Statement(sql, dict(params)), identity=Identity.WRITER).rows())


def _few(lines: Counter[str]) -> str:
    return f"{lines.total()} ({', '.join(sorted(lines)[:2])})" if lines else "none"
