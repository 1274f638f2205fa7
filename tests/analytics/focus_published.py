"""Bills ingested the way people's are, and FOCUS files read back."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.focus.export import Exported, Wanted, export
from analytics.focus.periods import covered
from billing import ingest
from billing.models import Snapshot, Source
from tests.analytics.focus_bills import BILLS, Row, write
from tests.analytics.published import Month, publish

Bills = dict[tuple[str, str], int]
_KEPT: dict[str, Bills] = {}
OCTOBER = covered("2026-10", None, None)


def deliver(
    folder: Path, source: str, dataset: str, header: Iterable[str], rows: Iterable[Row]
) -> int:
    """Ingest one file of one dataset and publish it; its snapshot."""
    described = {"kind": "files", "url": "file:///nowhere"}
    found, _ = Source.objects.get_or_create(name=source, defaults=described)
    file = write(folder / f"{source}-{dataset}.csv", header, rows)
    (delivery,) = ingest.discover_at(file.as_uri(), found, dataset=dataset)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    return ingest.publish(ingest.check(loaded)).snapshot_id


def deliver_all(folder: Path) -> Bills:
    return {key: deliver(folder, *key, *bill) for key, bill in BILLS.items()}


def keep(bills: Bills, *, database: str) -> None:
    """Set the loaded lines aside; no test empties a Memory table."""
    client.command(
        Statement(f"CREATE TABLE IF NOT EXISTS {database}.kept AS charges ENGINE Memory")
    )
    client.command(Statement(f"INSERT INTO {database}.kept SELECT * FROM {database}.charges"))
    _KEPT[database] = bills


def kept(database: str) -> Bills | None:
    """Publish the lines set aside once more, with ids of today; None before they were kept."""
    if database not in _KEPT:
        return None
    before = _KEPT[database]
    at = timezone.now()
    now = {
        (source, dataset): publish(Month((), dataset=dataset, source=source, published_at=at))
        for source, dataset in before
    }
    # As it was when these were delivered: nothing was set aside.
    Snapshot.objects.filter(pk__in=now.values()).update(delivered=0, quarantined=0)
    sources = dict(Source.objects.values_list("name", "pk"))
    client.command(
        Statement(
            f"INSERT INTO {database}.charges SELECT * REPLACE ("
            " transform(snapshot_id, {old:Array(UInt64)}, {new:Array(UInt64)}) AS snapshot_id,"
            " transform(snapshot_id, {old:Array(UInt64)}, {by:Array(UInt32)}, toUInt32(0))"
            f" AS source_id) FROM {database}.kept",
            {
                "old": list(before.values()),
                "new": [now[key] for key in before],
                "by": [sources[key[0]] for key in before],
            },
        )
    )
    return now


def exported(person: User, **wanted: Any) -> tuple[Exported, bytes]:
    """An export of October as this person, and its bytes."""
    to = io.BytesIO()
    done = export(
        Wanted(**{"covered": OCTOBER} | wanted),
        scope=scope_of(person),
        actor=person,
        to=to,
    )
    return done, to.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def only(found: Iterable[dict[str, str]], **said: str) -> dict[str, str]:
    """The one row that says this."""
    (one,) = [row for row in found if all(row[name] == value for name, value in said.items())]
    return one
