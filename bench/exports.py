"""How much memory an export takes: LINES lines into every format, each in a process of its own.

`python -m abi.stack run --ephemeral -- python -m bench.exports --lines 1000000`
"""

import argparse
import json
import multiprocessing
import tempfile
import time
from datetime import UTC, date, datetime
from io import StringIO

import bench.load.django_ready  # isort: skip - before the models
from django.core.management import call_command

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.exports.charges import LineColumns
from analytics.exports.export import export
from analytics.exports.formats import FileFormat
from analytics.exports.tally import Hashing
from analytics.exports.wanted import Wanted
from analytics.query import Period, Query
from bench.load.memory import own_peak_mb
from billing.models import Publication, Snapshot, Source, SourceKind

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
# Ids, tags and amounts as wide as Azure's own, most of them different from line to line.
_COLUMNS = {
    "date": "toDate('2026-10-01') + number % 31",
    "billing_period": "toDate('2026-10-01')",
    "snapshot_id": "{snapshot:UInt64}",
    "line_no": "number",
    "line_hash": "reinterpretAsUInt128(sipHash128(number))",
    "subscription_id": "concat(leftPad(toString(number % 200), 8, '0'),"
    " '-1111-4111-8111-111111111111')",
    "subscription_key": "subscription_id",
    "subscription_name": "concat('Subscription ', toString(number % 200))",
    "resource_group": "concat('rg-', toString(number % 5000))",
    "instance_id": "concat('/subscriptions/', subscription_id, '/resourceGroups/', resource_group,"
    " '/providers/Microsoft.Compute/virtualMachines/vm-', toString(number % 300000))",
    "meter_category": "['Storage', 'Virtual Machines', 'Bandwidth', 'SQL'][number % 4 + 1]",
    "meter_name": "concat('Meter ', toString(number % 900))",
    "tags": "map('env', 'prod', 'owner', concat('team-', toString(number % 70)))",
    "billing_currency": "'USD'",
    "billed_cost": "toDecimal256(number % 100003, 30) / 1000003",
    "extended_cost": "billed_cost",
    "consumed_quantity": "toDecimal256(number % 744, 30)",
    "resource_rate": "billed_cost",
}


def bench(lines: int) -> dict[str, object]:
    """Peak memory, seconds and bytes by format."""
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("migrate_clickhouse", stdout=StringIO())
    _publish(lines)
    spawn = multiprocessing.get_context("spawn")
    told: dict[str, object] = {}
    for format_ in FileFormat:
        with spawn.Pool(1) as pool:
            told[format_.value] = pool.apply(_measured, (format_.value,))
    return {"lines": lines, "formats": told}


def _publish(lines: int) -> None:
    source = Source.objects.create(name="bench", kind=SourceKind.EXPORTS, url="file:///nowhere")
    said = {"source": source, "dataset": "actual", "billing_period": OCTOBER.start}
    snapshot = Snapshot.objects.create(
        **said, content_hash="0" * 64, query_id="bench", status="published",
        delivered=lines, loaded=lines, quarantined=0,
    )  # fmt: skip
    values = ", ".join(f"{sql} AS {name}" for name, sql in _COLUMNS.items())
    sql = (
        f"INSERT INTO charges ({', '.join(_COLUMNS)})"
        f" SELECT {values} FROM numbers({{lines:UInt64}})"
    )
    client.command(Statement(sql, {"snapshot": snapshot.pk, "lines": lines}))
    at = datetime(2026, 11, 2, tzinfo=UTC)
    Publication.objects.create(**said, snapshot=snapshot, published_at=at)


def _measured(format_: str) -> dict[str, object]:
    asked = Query(measures=("lines",), period=OCTOBER)
    wanted = Wanted(asked, LineColumns.DETAIL, FileFormat(format_))
    before, began = own_peak_mb(), time.monotonic()
    with tempfile.TemporaryFile() as file:
        done = export(
            wanted, scope=Scope.everything().with_prices(), to=Hashing(file), report=_unheard
        )
    return {
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": own_peak_mb(),
        "before_mb": before,
        "bytes": done.size,
        "rows": done.tally.rows,
    }


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for progress here."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    print("RESULT", json.dumps(bench(parser.parse_args().lines)))
