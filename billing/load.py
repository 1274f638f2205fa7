"""Landed bytes into ClickHouse: the engine reads, types and judges every line itself."""

import contextvars
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from abi.core.clickhouse import client, replicas
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from billing import publications, snapshots
from billing.blob_reading import readings, told_of_the_files
from billing.deliveries import Landed, Loaded, Turn
from billing.models import Snapshot, SnapshotStatus, Source
from billing.rollups import filling
from billing.table_function import CSV_AS_TEXT

NOBODYS = Turn()
_POLL_SECONDS = 1.0
# Each of what is worked out from the lines keeps little more than one processor busy.
_AT_ONCE = 2
# Blocks are kept small: a line has some ninety columns.
_SETTINGS = {
    **CSV_AS_TEXT,
    "input_format_csv_allow_cr_end_of_line": 1,
    # The whole line as JSON, and other things that only a bad line needs, for bad lines only.
    "short_circuit_function_evaluation": "force_enable",
    "min_insert_block_size_rows": 131_072,
    "min_insert_block_size_bytes": 128 * 1024**2,
    "max_insert_threads": 2,
    "parallel_view_processing": 1,
    "max_memory_usage": 6 * 1024**3,
    "max_bytes_before_external_group_by": 1024**3,
    # One id for all statements of a load; the server may still be putting the last one away.
    "replace_running_query": 1,
}
_DUPLICATES = """
INSERT INTO charge_duplicates
SELECT billing_period, snapshot_id, line_hash, blob, line_no, occurrence FROM (
    SELECT billing_period, snapshot_id, line_hash, blob, line_no,
        row_number() OVER (PARTITION BY line_hash ORDER BY blob, line_no) AS occurrence
    FROM charges
    WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64} AND line_hash IN (
        SELECT line_hash FROM charges
        WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}
        GROUP BY line_hash HAVING count() > 1
    )
) WHERE occurrence > 1
"""


def load(landed: Landed, *, on_progress: Callable[[int], None], turn: Turn = NOBODYS) -> Loaded:
    """Load under a fresh snapshot, unless exactly these bytes are already shown.

    `on_progress` is called from this thread with the lines stored so far, several times a
    second; whatever it raises stops the load on the server too.
    """
    source = Source.objects.get(name=landed.source)
    if unchanged := _already_shown(source, landed):
        return unchanged
    snapshot = snapshots.begin(source, landed, turn)
    try:
        delivered = _store(snapshot, landed, on_progress)
    except AppError as e:
        snapshots.fail(snapshot, e)
        raise
    return _loaded(snapshot, delivered)


def _already_shown(source: Source, landed: Landed) -> Loaded | None:
    period = date.fromisoformat(landed.billing_period)
    shown = publications.newest(source.pk, landed.dataset, period)
    snapshot = shown.snapshot if shown else None
    if snapshot is None or snapshot.content_hash != landed.content_hash:
        return None
    return _loaded(snapshot, snapshot.delivered, unchanged=True)


def _loaded(snapshot: Snapshot, delivered: int, *, unchanged: bool = False) -> Loaded:
    return Loaded(
        snapshot_id=snapshot.pk,
        source=snapshot.source.name,
        dataset=snapshot.dataset,
        billing_period=snapshot.billing_period.isoformat(),
        delivered=delivered,
        unchanged=unchanged,
    )


def _of(snapshot: Snapshot) -> dict[str, object]:
    return {"period": snapshot.billing_period, "snapshot": snapshot.pk}


def _store(snapshot: Snapshot, landed: Landed, on_progress: Callable[[int], None]) -> int:
    def tell() -> int:
        delivered = _delivered(snapshot)
        on_progress(delivered)
        return delivered

    for statements, in_words in _steps(snapshot, landed):
        snapshots.require(snapshot.pk, SnapshotStatus.LOADING)
        with in_words:
            _run(statements, snapshot.query_id, tell)
    return tell()


def _steps(
    snapshot: Snapshot, landed: Landed
) -> Iterator[tuple[Sequence[Statement], AbstractContextManager[None]]]:
    """The lines, then what is worked out from all of them; each with what puts errors in words.

    What stands in one step does not wait for each other.
    """
    unknown: set[str] = set()
    for filed in readings(snapshot, landed.blobs, landed.rules):
        unknown.update(filed.reading.columns.unknown)
        settings = {**_SETTINGS, **filed.settings}
        statement = Statement(filed.sql, filed.params, settings)
        yield [statement], told_of_the_files(filed.blobs)
    snapshots.note(snapshot, unknown_columns=sorted(unknown))
    from_lines, from_rollups = filling(_of(snapshot))
    replicas.catch_up()
    yield [Statement(_DUPLICATES, _of(snapshot), _SETTINGS), *from_lines], nullcontext()
    replicas.catch_up()
    yield from_rollups, nullcontext()
    replicas.catch_up()


def _run(statements: Sequence[Statement], query_id: str, tell: Callable[[], object]) -> None:
    """The statements in threads, their progress told from this one."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        works = [
            pool.submit(
                contextvars.copy_context().run, client.command, each, query_id=f"{query_id}-{at}"
            )
            for at, each in enumerate(statements)
        ]
        try:
            while wait(works, timeout=_POLL_SECONDS, return_when=FIRST_EXCEPTION).not_done:
                tell()
                _raise_first(works)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            client.cancel(query_id)
            raise
    _raise_first(works)


def _raise_first(works: Iterable[Future[None]]) -> None:
    for work in works:
        if work.done():
            work.result()


def _delivered(snapshot: Snapshot) -> int:
    """Lines stored so far. `read_rows` of the running query counts every view's rows as well."""
    result = client.read(
        Statement(
            "SELECT sum(delivered) FROM snapshot_totals"
            " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}",
            _of(snapshot),
        ),
        identity=Identity.WRITER,
    )
    return int(str(result.data[0][0]))
