"""What the engine alone needs: a bare INSERT … SELECT FROM file() into a table like charges.

The same files, columns, types, keys, order and codecs. No quarantine, totals, line ids, unknown
columns, rollups or books; a line it cannot convert would end it. One statement for each
delivery, all of its files at once: that is how the engine is fastest.
"""

import gzip
import time
from collections.abc import Mapping
from pathlib import Path

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from bench.load.data import MONTH

TABLE = "bench_bare"
# Azure's column, lowered → the column of charges, where they differ only in more than case and _.
_NAMES = {
    "productname": "product",
    "quantity": "consumed_quantity",
    "effectiveprice": "resource_rate",
    "resourceid": "instance_id",
    "resourcegroupname": "resource_group",
    "invoicesectionname": "department_name",
    "billingcurrencycode": "billing_currency",
    "exchangeratepricingtobilling": "exchange_rate",
    "tags": "tags_raw",
}
_NUMBERS = ("consumed_quantity", "resource_rate", "unit_price", "payg_price", "exchange_rate")
_NUMBERS += ("cost_in_pricing_currency",)
_KEYS = {
    "subscription_key": "subscription_id",
    "resource_group_key": "resource_group",
    "instance_key": "instance_id",
    "billing_account_key": "billing_account_id",
}
_COLUMNS = (
    f"SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '{TABLE}'"
)
_SETTINGS: Mapping[str, object] = {
    "max_insert_threads": 2,
    "input_format_csv_use_best_effort_in_schema_inference": 0,
}


def make_table() -> None:
    client.command(Statement(f"CREATE TABLE {TABLE} AS charges"))


def lines() -> int:
    return int(str(_ask(f"SELECT count() FROM {TABLE}")[0]))


def seconds(deliveries: list[list[Path]]) -> float:
    """Of all deliveries, one after the other."""
    known = frozenset(map(str, _ask(_COLUMNS)))
    begin = time.perf_counter()
    for number, files in enumerate(deliveries, 1):
        client.command(_statement(number, files, known))
    return time.perf_counter() - begin


def _statement(number: int, files: list[Path], known: frozenset[str]) -> Statement:
    header = _header(files[0])
    row = _row(header, known, "actual" if "actual" in str(files[0]) else "amortized")
    names = ",".join(file.name for file in files)
    return Statement(
        f"INSERT INTO {TABLE} ({', '.join(row)}) SELECT {', '.join(row.values())}"
        " FROM file({path:String}, 'CSVWithNames', {structure:String}, 'gzip')",
        {
            "path": str(files[0].parent / f"{{{names}}}"),
            "structure": ", ".join(f"`{name}` String" for name in header),
            "period": MONTH,
            "snapshot": number,
        },
        _SETTINGS,
    )


def _header(file: Path) -> list[str]:
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as lines:
        return lines.readline().strip().split(",")


def _row(header: list[str], known: frozenset[str], dataset: str) -> dict[str, str]:
    of_text = {name.replace("_", ""): name for name in known}
    named = {_NAMES.get(n.lower(), of_text.get(n.lower(), "")): f"`{n}`" for n in header}
    cost = next(f"toDecimal256(`{n}`, 30)" for n in header if n.lower() == "costinbillingcurrency")
    row = {name: named[name] for name in named if name in known}
    row |= {n: f"toDecimal256OrNull({named[n]}, 30)" for n in _NUMBERS if n in named}
    row |= {key: f"lowerUTF8({named[name]})" for key, name in _KEYS.items()}
    row |= {n: _day(named[n]) for n in ("date", "exchange_rate_date") if n in named}
    row |= {"extended_cost": cost, "subscription_guid": named["subscription_id"]}
    row |= {"billed_cost" if dataset == "actual" else "effective_cost": cost}
    row |= {
        "tags": f"JSONExtract(concat('{{', {named['tags_raw']}, '}}'), 'Map(String, String)')",
        "tags_valid": "true",
        "billing_period": "{period:Date}",
        "snapshot_id": "{snapshot:UInt64}",
        "source_id": "1",
        "dataset": f"'{dataset}'",
        "blob": "_file",
        "line_no": "_row_number",
        "transform_timestamp": "now64(3, 'UTC')",
    }
    return row


def _day(column: str) -> str:
    return f"toDate(parseDateTime({column}, '%m/%d/%Y'))"


def _ask(sql: str) -> tuple[object, ...]:
    return client.read(Statement(sql), identity=Identity.WRITER).data[0]
