"""Bills ingested the way people's are, and FOCUS files read back."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from analytics.focus import periods
from analytics.focus.export import Exported, Wanted, export
from billing import ingest
from billing.models import Source
from tests.analytics.focus_bills import BILLS, Row, write

OCTOBER = periods.of("2026-10", None, None)


def deliver(
    folder: Path, source: str, dataset: str, header: Iterable[str], rows: Iterable[Row]
) -> int:
    """Ingest one file of one dataset and publish it; its snapshot."""
    found, _ = Source.objects.get_or_create(name=source, kind="files", url="file:///nowhere")
    file = write(folder / f"{source}-{dataset}.csv", header, rows)
    (delivery,) = ingest.discover_at(file.as_uri(), found, dataset=dataset)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    return ingest.publish(ingest.check(loaded)).snapshot_id


def deliver_all(folder: Path) -> dict[tuple[str, str], int]:
    return {(*key,): deliver(folder, *key, *bill) for key, bill in BILLS.items()}


def exported(person: User, **wanted: Any) -> tuple[Exported, bytes]:
    """An export of October as this person, and its bytes."""
    to = io.BytesIO()
    done = export(
        Wanted(period=wanted.pop("period", OCTOBER), **wanted),
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
