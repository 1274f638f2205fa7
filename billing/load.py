"""Landed bytes into ClickHouse: the engine reads, types and judges every line itself."""

import contextvars
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from billing import publications, snapshots
from billing.blob_reading import readings, told_of_the_files
from billing.deliveries import Landed, Loaded, Turn
from billing.models import Snapshot, SnapshotStatus, Source
from billing.rollups import filling

NOBODYS = Turn()
_POLL_SECONDS = 1.0
# One text column each, told apart: a short line is NULL at its end, a long one fills the
# sentinel, an empty field stays ''. Blocks are kept small: a line has some ninety columns.
_SETTINGS = {
    "input_format_csv_allow_variable_number_of_columns": 1,
    "input_format_csv_empty_as_default": 0,
    "input_format_csv_trim_whitespaces": 0,
    "input_format_csv_use_best_effort_in_schema_inference": 0,
    "input_format_csv_detect_header": 0,
    "input_format_csv_allow_cr_end_of_line": 1,
    # Never in a file: a cell that is only a NUL byte is no unknown, and goes to quarantine.
    "format_csv_null_representation": "\x00no null\x00",
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

    for statement, in_words in _statements(snapshot, landed):
        snapshots.require(snapshot.pk, SnapshotStatus.LOADING)
        with in_words:
            _run(statement, snapshot.query_id, tell)
    return tell()


def _statements(
    snapshot: Snapshot, landed: Landed
) -> Iterator[tuple[Statement, AbstractContextManager[None]]]:
    """The lines, then what is worked out from all of them; each with what puts errors in words."""
    unknown: set[str] = set()
    for filed in readings(snapshot, landed.blobs, landed.rules):
        unknown.update(filed.reading.columns.unknown)
        settings = {**_SETTINGS, **filed.settings}
        yield Statement(filed.sql, filed.params, settings), told_of_the_files(filed.blobs)
    snapshots.note(snapshot, unknown_columns=sorted(unknown))
    yield Statement(_DUPLICATES, _of(snapshot), _SETTINGS), nullcontext()
    for statement in filling(_of(snapshot)):
        yield statement, nullcontext()


def _run(statement: Statement, query_id: str, tell: Callable[[], object]) -> None:
    """The statement in a thread, its progress told from this one."""
    with ThreadPoolExecutor(1) as pool:
        context = contextvars.copy_context()
        work = pool.submit(context.run, client.command, statement, query_id=query_id)
        try:
            while wait([work], timeout=_POLL_SECONDS).not_done:
                tell()
        except BaseException:
            client.cancel(query_id)
            raise
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
