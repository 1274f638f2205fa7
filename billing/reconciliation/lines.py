"""Statements that are tables: landed CSV into ClickHouse, once for each document."""

import uuid
from datetime import date, timedelta

from django.conf import settings

from abi.core.clickhouse import client as clickhouse
from abi.core.clickhouse import replicas
from abi.core.clickhouse.statement import Identity
from abi.core.clickhouse.statement import Statement as Sql
from billing import table_function
from billing.deliveries import LandedBlob
from billing.heads import head_of
from billing.models import Source
from billing.reconciliation.sql import insert_sql, structure
from billing.table_function import CSV_AS_TEXT
from billing.zone import LandingZone

# A price sheet is the largest document and changes least: a week old it is asked for again.
_KEEPS = {"price_sheet": timedelta(days=7)}
_BELOW_THE_HEADER = {**CSV_AS_TEXT, "input_format_csv_skip_first_lines": 1}
_LISTED = (
    "SELECT count() FROM reconciliation_fetches WHERE source_id = {source:UInt32}"
    " AND billing_period = {period:Date} AND kind = {kind:String}"
)
_LIST = (
    "INSERT INTO reconciliation_fetches SELECT {fetch:String}, {source:UInt32}, {period:Date},"
    " {kind:String}, {document:String}, {rows:UInt64}, now64(3)"
)


def is_recent(source: Source, month: date, table: str) -> bool:
    """Whether what is there need not be asked for again yet."""
    if table not in _KEEPS:
        return False
    of = {"source": source.pk, "period": month, "kind": table}
    seconds = int(_KEEPS[table].total_seconds())
    return _counted(f"{_LISTED} AND fetched_at > now() - {seconds}", of) > 0


def load(source: Source, month: date, table: str, lines: LandedBlob) -> None:
    """What a killed attempt left has no listed fetch and counts nowhere."""
    of = {"source": source.pk, "period": month, "kind": table, "document": lines.path}
    if _counted(f"{_LISTED} AND document = {{document:String}}", of):
        return
    zone, fetch_id = LandingZone(), uuid.uuid4().hex
    header = head_of(zone.store, zone.path_of(lines)).header
    read = table_function.reading(settings.LANDING_URL, lines.path, gzip=lines.gzip)
    params = {**read.params, **of, "fetch": fetch_id, "names": list(header)}
    params["structure"] = structure(len(header))
    clickhouse.command(Sql(insert_sql(table, header, read.sql), params, _BELOW_THE_HEADER))
    replicas.catch_up()
    rows = f"SELECT count() FROM {table} WHERE fetch_id = {{fetch:String}}"
    params["rows"] = _counted(rows, {"fetch": fetch_id})
    clickhouse.command(Sql(_LIST, params))


def _counted(sql: str, params: dict[str, object]) -> int:
    result = clickhouse.read(Sql(sql, params), identity=Identity.WRITER)
    return int(str(result.data[0][0]))
