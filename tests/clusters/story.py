"""What happens to bills from the first load to the last drop, and every answer on the way."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics import lines, run
from analytics.details import Lines
from analytics.query import Period, Query
from billing import ingest, ledger, publish, snapshots
from billing.books import stored
from billing.demo.sources import ensure
from billing.models import Snapshot, Source
from billing.rollups import ROLLUPS
from tests.billing.deliveries import Row, row, write_csv

START, END = date(2026, 9, 1), date(2026, 10, 31)
SEPTEMBER = date(2023, 9, 1)
_MINE = "snapshot_id, source_id, transform_timestamp"


def first_lines() -> list[Row]:
    """Two groups, lines that equal each other, and one that cannot be read."""
    good = [
        row(n, ResourceGroup=f"RG{n % 7}", SubscriptionName=f"Name {n % 3}") for n in range(1, 90)
    ]
    return [*good, *good[:9], *good[:4], row(90, CostInBillingCurrency="1,234.5")]


def later_lines() -> list[Row]:
    return [row(n, ResourceGroup=f"rg{n % 5}", Tags="") for n in range(1, 40)]


def told(folder: Path) -> dict[str, object]:
    """Load, publish, ask; the demo's two months, then a month that is restated and taken back."""
    answers: dict[str, object] = {}
    call_command("demo_exports", out=folder / "demo", end="2026-10", lines=3_000, seed=7, months=2,
                 stdout=StringIO())  # fmt: skip
    for source in ensure(folder / "demo"):
        for delivery in ingest.discover(source.name, start=START, end=END):
            _published(delivery)
    answers |= {
        f"demo {name}": found for name, found in _asked(date(2026, 9, 1), date(2026, 11, 1))
    }
    source, _ = Source.objects.get_or_create(name="s", kind="files", url="file:///nowhere")
    for number, rows in enumerate((first_lines(), later_lines())):
        file = write_csv(folder / f"{number}.csv", rows)
        (delivery,) = ingest.discover_at(file.as_uri(), source, dataset="actual")
        answers[f"counts {number}"] = astuple(_published(delivery))[4:]
        answers |= {f"{number} {name}": found for name, found in _month()}
    undone = publish.undo("s", "actual", SEPTEMBER)
    answers |= {f"undone {name}": found for name, found in _month()}
    given_up = Snapshot.objects.filter(source=source).exclude(pk=undone.snapshot_id).get()
    snapshots.clear_away(given_up)
    assert given_up.pk not in snapshots.stored()
    assert undone.snapshot_id in snapshots.stored()
    answers |= {f"dropped {name}": found for name, found in _month()}
    return answers | dict(tables())


def _published(delivery: Any) -> Any:
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    return ingest.publish(ingest.check(loaded))


def _month() -> Iterator[tuple[str, object]]:
    shown = Snapshot.objects.get(source__name="s", status="published")
    books = ledger.read(shown)
    yield "books", (books.delivered, books.loaded, books.quarantined, books.rollups.rollups)
    yield "fingerprint", stored.fingerprint(shown)
    yield "repeated", stored.repeated(shown)
    yield "trimmed", stored.trimmed([shown])
    yield from _asked(SEPTEMBER, date(2023, 10, 1))


def _asked(start: date, end: date) -> Iterator[tuple[str, object]]:
    period = Period(start, end)
    for dimensions in ((), ("service",), ("subscription", "resource_group"), ("tag:env",)):
        query = Query(("billed_cost", "lines"), period, dimensions, top=3 if dimensions else None)
        found = run.answer(query, scope=Scope.everything())
        yield f"by {dimensions}", (found.block, found.totals)
    cursor: str | None = ""
    items: list[dict[str, object]] = []
    while cursor is not None:
        page = lines.page(Lines(period), scope=Scope.everything(), limit=700, cursor=cursor)
        items, cursor = [*items, *page.items], page.next_cursor
    yield "lines", [{**item, "transform_timestamp": ""} for item in items]


def tables() -> Iterator[tuple[str, object]]:
    """Every stored row, without what a load gives each anew; rollups and totals as they add up."""
    for table in ("charges", "quarantine"):
        yield table, _rows(f"SELECT * EXCEPT ({_MINE}) FROM {table} ORDER BY ALL")
    yield "duplicates", _rows("SELECT * EXCEPT (snapshot_id) FROM charge_duplicates ORDER BY ALL")
    for table in ("snapshot_totals", *(rollup.table for rollup in ROLLUPS)):
        keys, sums = _columns(table)
        added = ", ".join(f"sum({name})" for name in sums)
        yield table, _rows(f"SELECT {keys}, {added} FROM {table} GROUP BY {keys} ORDER BY ALL")


def _columns(table: str) -> tuple[str, list[str]]:
    described = _rows(f"DESCRIBE TABLE {table}")
    added = {str(r[0]) for r in described if str(r[1]).startswith(("Decimal", "UInt64"))}
    keys = [str(r[0]) for r in described if r[0] not in added]
    return ", ".join(keys), sorted(added - {"snapshot_id"})


def _rows(sql: str) -> list[tuple[object, ...]]:
    found = client.read(Statement(sql), identity=Identity.WRITER)
    return list(found.rows())
