"""Parquet exports: every column's exact text, then the same road as a CSV."""

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from abi.core.errors import AppError
from billing.errors import DUPLICATE_COLUMN, MANIFEST_DISAGREES, MISSING_REQUIRED_COLUMN
from billing.file_errors import PARQUET_UNREADABLE, TOO_MANY_COLUMNS
from billing.models import Publication, Snapshot
from billing.parquet_sql import quoted
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import RUN, cost_of, row, rows, write_csv
from tests.billing.parquet import as_azure, as_text, write_parquet

pytestmark = pytest.mark.django_db

IDS = "SELECT arraySort(groupArray(line_hash)) FROM charges"


def _run(container: Path, table: pa.Table, *, rows_stated: int | None = None) -> None:
    name = f"costs/daily/20230901-20230930/{RUN}/part_0_0001.snappy.parquet"
    size = write_parquet(container / name, table).stat().st_size
    count = len(table) if rows_stated is None else rows_stated
    manifest = {
        "manifestVersion": "2024-04-01",
        "byteCount": size,
        "blobCount": 1,
        "dataRowCount": count,
        "exportConfig": {"type": "ActualCost", "dataVersion": "2024-08-01"},
        "deliveryConfig": {"fileFormat": "Parquet", "compressionMode": "snappy"},
        "runInfo": {"submittedTime": "2023-10-02T04:12:09Z", "runId": RUN,
                    "startDate": "2023-09-01T00:00:00"},
        "blobs": [{"blobName": name, "byteCount": size, "dataRowCount": count}],
    }  # fmt: skip
    (container / name).parent.joinpath("manifest.json").write_text(json.dumps(manifest))


def test_a_parquet_export_has_the_ids_and_sums_of_its_csv(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [*rows(5), row(6, CostInBillingCurrency="-0.0000000000000000000000000001")]
    of_csv = ingested(write_csv(tmp_path / "a.csv", lines))
    ids = ask(IDS)
    Publication.objects.all().delete()
    Snapshot.objects.update(status="failed")
    _run(tmp_path / "run", as_azure(lines))
    published = ingested(tmp_path / "run")
    assert (published.loaded, published.quarantined) == (6, 0)
    assert published.billed_cost == of_csv.billed_cost == (("USD", cost_of(lines)),)
    assert ask(IDS) == ids
    assert ask("SELECT line_no FROM charges ORDER BY line_no") == [(n,) for n in range(1, 7)]


def test_thirty_eight_digits_and_more_than_thirty_decimals(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    table = as_azure(
        [
            row(1, CostInBillingCurrency="1234567890.123456789012345678901234567891"),
            row(2, CostInBillingCurrency="0.00000000000000000000000000000000000001"),
        ],
        numbers=pa.decimal256(60, 38),
    )
    published = ingested(write_parquet(tmp_path / "a.parquet", table))
    assert published.billed_cost == (("USD", "1234567890.123456789012345678901234567891"),)
    assert ask("SELECT rule, bad_column, bad_value, line_no FROM quarantine") == [
        ("too_many_decimals", "cost", "0.00000000000000000000000000000000000001", 2)
    ]


def test_a_double_is_its_shortest_text_and_no_number_is_set_aside(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    costs = ("0.1", "5.64902E-05", "123456789012345680", "1e22", "NaN", "inf")
    lines = [row(n, CostInBillingCurrency=cost) for n, cost in enumerate(costs, 1)]
    published = ingested(
        write_parquet(tmp_path / "a.parquet", as_azure(lines, numbers=pa.float64()))
    )
    assert (published.loaded, published.quarantined) == (4, 2)
    assert ask("SELECT extended_cost FROM charges ORDER BY line_no") == [
        (Decimal("0.1"),), (Decimal("0.0000564902"),), (Decimal("123456789012345680"),),
        (Decimal("1e22"),),
    ]  # fmt: skip
    assert ask("SELECT rule, bad_value FROM quarantine ORDER BY line_no") == [
        ("not_a_number", "nan"),
        ("not_a_number", "inf"),
    ]


def test_tags_are_read_from_a_map_a_struct_or_a_text(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    tags = pa.array([[("env", "prod"), ("团队", "平台")]], pa.map_(pa.string(), pa.string()))
    for number, column in enumerate((tags, pa.array([{"env": "prod", "团队": "平台"}]))):
        table = as_azure([row(number + 1)])
        at = table.schema.get_field_index("Tags")
        ingested(
            write_parquet(tmp_path / f"{number}.parquet", table.set_column(at, "Tags", column))
        )
    assert ask("SELECT DISTINCT tags, tags_valid FROM charges") == [
        ({"env": "prod", "团队": "平台"}, True)
    ]


def test_no_column_name_becomes_sql(tmp_path: Path, ingested: Ingest, ask: Ask) -> None:
    evil = (
        "`; DROP TABLE charges; --",
        "a\\",
        "'",
        '"',
        "{x:String}",
        "c1",
        "x y",
        "列",
        "?",
        "%s",
        "number",
        "delivered_file",
        "extra",
    )
    table = as_azure(rows(2))
    for name in evil:
        table = table.append_column(name, pa.array(["v", "w"]))
    published = ingested(write_parquet(tmp_path / "a.parquet", table))
    assert (published.loaded, published.unknown_columns) == (2, tuple(sorted(evil)))
    ((others,),) = ask("SELECT other_columns FROM charges WHERE line_no = 1")
    assert isinstance(others, dict)
    assert {name: others[name] for name in evil} == dict.fromkeys(evil, "v")
    assert quoted("a`b\\") == "`a\\`b\\\\`"


def test_the_manifest_counts_parquet_lines_too(tmp_path: Path, ingested: Ingest) -> None:
    _run(tmp_path, as_azure(rows(3)), rows_stated=4)
    with pytest.raises(AppError, match="books_do_not_balance"):
        ingested(tmp_path)
    assert not Publication.objects.exists()


def test_a_plain_parquet_file_tells_its_month_and_dataset(tmp_path: Path, ingested: Ingest) -> None:
    lines = [row(1), row(2, ChargeType="UnusedReservation", PricingModel="Reservation")]
    published = ingested(write_parquet(tmp_path / "a.parquet", as_text(lines)))
    assert (published.dataset, published.billing_period) == ("amortized", "2023-09-01")


def test_a_parquet_file_without_a_needed_column_or_cut_short_is_refused(
    tmp_path: Path, ingested: Ingest
) -> None:
    whole = write_parquet(tmp_path / "whole.parquet", as_azure(rows(3))).read_bytes()
    cases = {
        MISSING_REQUIRED_COLUMN: as_azure(rows(3)).drop_columns(["CostInBillingCurrency"]),
        DUPLICATE_COLUMN: as_azure(rows(3)).append_column("tags_", pa.array(["a", "b", "c"])),
        TOO_MANY_COLUMNS: pa.table({f"c{n}": pa.array(["x"]) for n in range(10_000)}),
    }
    for number, (kind, table) in enumerate(cases.items()):
        with pytest.raises(AppError, match=kind.code):
            ingested(write_parquet(tmp_path / f"{number}.parquet", table))
    for cut in (whole[:-1], whole[: len(whole) // 2], b"PAR1" + b"\0" * 2000 + b"PAR1", b"PAR1"):
        (tmp_path / "cut.parquet").write_bytes(cut)
        with pytest.raises(AppError, match=PARQUET_UNREADABLE.code):
            ingested(tmp_path / "cut.parquet")
    assert not Publication.objects.exists()
    assert MANIFEST_DISAGREES.code not in {each.error_code for each in Snapshot.objects.all()}
