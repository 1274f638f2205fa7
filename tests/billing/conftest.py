"""An ingest from a path to a publication, with real services."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from billing import ingest
from billing.deliveries import Checked, Published
from billing.models import Snapshot, Source
from tests.billing.deliveries import Row, write_csv

Ingest = Callable[..., Published]
Ask = Callable[[str], list[tuple[object, ...]]]
Check = Callable[..., Checked]
PERIOD = date(2023, 9, 1)


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(name="s", kind="exports", url="file:///nowhere")


@pytest.fixture
def ingested(source: Source, clickhouse: str, landing: Path) -> Ingest:
    """Everything at a path must be one delivery; returns what was published."""

    def run(path: Path, dataset: str = "") -> Published:
        (delivery,) = ingest.discover_at(path.as_uri(), source, dataset=dataset)
        loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
        return ingest.publish(ingest.check(loaded))

    return run


@pytest.fixture
def ask(clickhouse: str) -> Ask:
    """Rows of a SELECT."""

    def run(sql: str) -> list[tuple[object, ...]]:
        return list(client.read(Statement(sql), identity=Identity.WRITER).rows())

    return run


@pytest.fixture
def checked(tmp_path: Path, clickhouse: str, landing: Path) -> Check:
    """A delivery of the named source, ready to be published."""

    def run(name: str, lines: Sequence[Row], dataset: str = "actual") -> Checked:
        source, _ = Source.objects.get_or_create(name=name, kind="files", url="file:///nowhere")
        file = write_csv(tmp_path / f"{name}-{Snapshot.objects.count()}.csv", lines)
        (delivery,) = ingest.discover_at(file.as_uri(), source, dataset=dataset)
        return ingest.check(ingest.load(ingest.land(delivery), on_progress=lambda _: None))

    return run
