"""The manifest is the gate: what it does not confirm is not shown."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from abi.core.errors import AppError
from billing import ingest
from billing.errors import (
    BOOKS_DO_NOT_BALANCE,
    DATES_AMBIGUOUS,
    EXPORTS_OF_SEVERAL_SCOPES,
    MANIFEST_DISAGREES,
    MANIFEST_UNREADABLE,
    MISSING_REQUIRED_COLUMN,
    MIXED_BILLING_PERIODS,
    NOTHING_TO_INGEST,
    SOURCE_UNREACHABLE,
    UNKNOWN_SOURCE,
    UNSUPPORTED_FORMAT,
)
from billing.models import Publication, Snapshot, Source
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import (
    HEADER,
    bend,
    cost_of,
    row,
    rows,
    write_csv,
    write_run,
)

pytestmark = pytest.mark.django_db


def _refused(run: Ingest, path: Path) -> AppError:
    """Nothing may be published by it."""
    with pytest.raises(AppError) as caught:
        run(path)
    assert not Publication.objects.exists()
    return caught.value


def _blob(manifest: Path, **changes: Any) -> None:
    first, *others = json.loads(manifest.read_text())["blobs"]
    bend(manifest, blobs=[first | changes, *others])


def test_a_run_of_two_parts_is_one_month(tmp_path: Path, ingested: Ingest) -> None:
    lines = rows(10)
    write_run(tmp_path, [lines[:6], lines[6:]], kind="AmortizedCost")
    published = ingested(tmp_path)
    assert (published.dataset, published.billing_period) == ("amortized", "2023-09-01")
    assert (published.delivered, published.loaded) == (10, 10)
    assert published.effective_cost == (("USD", cost_of(lines)),)
    assert Snapshot.objects.get().run_id == "11111111-0000-4000-8000-000000000001"


@pytest.mark.parametrize("change", [{"dataRowCount": 11}, {"dataRowCount": 9}])
def test_a_manifest_that_lies_about_rows_publishes_nothing(
    tmp_path: Path, ingested: Ingest, change: dict[str, int]
) -> None:
    bend(write_run(tmp_path, [rows(6), rows(4)]), **change)
    error = _refused(ingested, tmp_path)
    assert error.code == BOOKS_DO_NOT_BALANCE.code
    assert str(change["dataRowCount"]) in error.detail
    assert "10" in error.detail
    assert Snapshot.objects.get().status == "failed"


def test_a_manifest_that_lies_about_the_rows_of_a_part_publishes_nothing(
    tmp_path: Path, ingested: Ingest
) -> None:
    _blob(write_run(tmp_path, [rows(6), rows(4)]), dataRowCount=5)
    assert _refused(ingested, tmp_path).code == BOOKS_DO_NOT_BALANCE.code


def test_a_manifest_that_lies_about_bytes_is_refused_before_a_byte_is_copied(
    tmp_path: Path, ingested: Ingest, landing: Path
) -> None:
    _blob(write_run(tmp_path / "container", [rows(6), rows(4)]), byteCount=17)
    assert _refused(ingested, tmp_path / "container").code == MANIFEST_DISAGREES.code
    assert list(landing.rglob("*.csv*")) == []
    assert not Snapshot.objects.exists()


def test_a_truncated_part_is_refused(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(6), rows(4)])
    part = next(tmp_path.rglob("part_1_*.csv.gz"))
    part.write_bytes(part.read_bytes()[:-20])
    assert _refused(ingested, tmp_path).code == MANIFEST_DISAGREES.code


def test_a_part_that_is_not_there_is_refused_by_name(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(6), rows(4)])
    next(tmp_path.rglob("part_1_*.csv.gz")).unlink()
    error = _refused(ingested, tmp_path)
    assert error.code == MANIFEST_DISAGREES.code
    assert "part_1_0001.csv.gz" in error.detail


def test_more_files_stated_than_listed_are_refused(tmp_path: Path, ingested: Ingest) -> None:
    bend(write_run(tmp_path, [rows(2)]), blobCount=2)
    assert _refused(ingested, tmp_path).code == MANIFEST_DISAGREES.code


def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(2)]).write_text('{"blobs": [')
    assert _refused(ingested, tmp_path).code == MANIFEST_UNREADABLE.code


def test_a_run_without_its_manifest_is_not_there(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(2)]).unlink()
    assert _refused(ingested, tmp_path).code == NOTHING_TO_INGEST.code


def test_the_newest_finished_run_of_a_month_counts(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(2)], submitted="2023-10-02T04:12:09.1Z", run_id="b")
    write_run(tmp_path, [rows(3)], submitted="2023-10-04T04:12:09.1Z", run_id="a")
    write_run(tmp_path, [rows(9)], submitted="2023-10-06T04:12:09.1Z", run_id="c").unlink()
    assert ingested(tmp_path).delivered == 3


def test_exports_of_several_scopes_in_one_place_are_refused_and_not_cut_to_the_newest(
    tmp_path: Path, source: Source
) -> None:
    Source.objects.update(url=tmp_path.as_uri())
    mine, other = "/subscriptions/aaa", "/subscriptions/bbb"
    write_run(tmp_path / "a", [rows(2)], month="2023-08", scope=mine)
    write_run(tmp_path / "b", [rows(2)], month="2023-09", scope=other)
    write_run(tmp_path / "c", [rows(1)], month="2023-09", scope=other.upper(), submitted="2023-11")
    september, august = date(2023, 9, 1), date(2023, 8, 1)
    (newest,) = ingest.discover(source.name, start=september, end=september)
    assert newest.submitted_at == "2023-11"
    write_run(tmp_path / "d", [rows(3)], month="2023-09", scope=mine, submitted="2023-12")
    with pytest.raises(AppError) as caught:
        ingest.discover(source.name, start=august, end=september)
    assert caught.value.kind is EXPORTS_OF_SEVERAL_SCOPES
    assert caught.value.detail == "2023-09 actual: /subscriptions/aaa/x, /subscriptions/bbb/x"
    (before,) = ingest.discover(source.name, start=august, end=august)
    assert before.billing_period == "2023-08-01"


def test_other_export_types_are_left_out(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [rows(2)], run_id="costs")
    write_run(tmp_path, [rows(9)], run_id="prices", kind="PriceSheet")
    write_run(tmp_path, [rows(9)], run_id="details", kind="ReservationDetails")
    assert ingested(tmp_path).delivered == 2


def test_an_export_of_another_format_is_refused(tmp_path: Path, ingested: Ingest) -> None:
    bend(write_run(tmp_path, [rows(2)]), deliveryConfig={"fileFormat": "Avro"})
    assert _refused(ingested, tmp_path).code == UNSUPPORTED_FORMAT.code


def test_an_old_manifest_names_neither_type_nor_month(tmp_path: Path, ingested: Ingest) -> None:
    lines = [*rows(3), row(4, PricingModel="Reservation")]
    manifest = write_run(tmp_path, [lines])
    data = json.loads(manifest.read_text())
    kept = {key: data[key] for key in ("byteCount", "blobCount", "dataRowCount", "blobs")}
    old = {"manifestVersion": "2021-01-01", "dataFormat": "csv"} | kept
    manifest.with_name("_manifest.json").write_text(json.dumps(old))
    manifest.unlink()
    published = ingested(tmp_path)
    assert (published.dataset, published.billing_period) == ("amortized", "2023-09-01")
    assert published.effective_cost == (("USD", cost_of(lines)),)


def test_a_copied_run_folder_is_found_by_the_names_of_its_files(
    tmp_path: Path, ingested: Ingest
) -> None:
    manifest = write_run(tmp_path / "container", [rows(2), rows(3)])
    assert ingested(manifest.parent).delivered == 5


def test_a_missing_column_is_named_with_what_was_expected(tmp_path: Path, ingested: Ingest) -> None:
    header = [name for name in HEADER if name != "CostInBillingCurrency"]
    error = _refused(ingested, write_csv(tmp_path / "a.csv", rows(2), header))
    assert error.code == MISSING_REQUIRED_COLUMN.code
    assert error.detail.startswith("cost: expected one of costinbillingcurrency, cost")


def test_a_missing_column_in_a_finished_run_fails_its_snapshot(
    tmp_path: Path, ingested: Ingest
) -> None:
    manifest = write_run(tmp_path, [rows(2)])
    part = next(tmp_path.rglob("part_0_*"))
    write_csv(part, rows(2), [name for name in HEADER if name != "Date"])
    size = part.stat().st_size
    _blob(manifest, byteCount=size)
    bend(manifest, byteCount=size)
    assert _refused(ingested, tmp_path).code == MISSING_REQUIRED_COLUMN.code
    assert Snapshot.objects.get().error_code == MISSING_REQUIRED_COLUMN.code


def test_the_source_may_say_the_currency_of_files_without_one(
    tmp_path: Path, source: Source, ingested: Ingest
) -> None:
    header = [name for name in HEADER if name != "BillingCurrencyCode"]
    file = write_csv(tmp_path / "a.csv", rows(2), header)
    assert _refused(ingested, file).code == MISSING_REQUIRED_COLUMN.code
    Source.objects.update(currency="CNY")
    source.refresh_from_db()
    assert ingested(file).billed_cost == (("CNY", cost_of(rows(2))),)


def test_lines_of_another_month_fail_the_delivery(tmp_path: Path, ingested: Ingest) -> None:
    other = row(3, BillingPeriodStartDate="08/01/2023", Date="08/31/2023")
    write_run(tmp_path, [[*rows(2), other]])
    error = _refused(ingested, tmp_path)
    assert error.code == MIXED_BILLING_PERIODS.code
    assert error.detail == "1 lines are not of 2023-09"


def test_dates_in_two_styles_are_never_guessed(tmp_path: Path, ingested: Ingest) -> None:
    lines = [row(1), row(2, Date="2023-09-02")]
    assert _refused(ingested, write_csv(tmp_path / "a.csv", lines)).code == DATES_AMBIGUOUS.code
    lines = [row(1, Date="03/09/2023"), row(2, Date="13/09/2023")]
    assert _refused(ingested, write_csv(tmp_path / "b.csv", lines)).code == DATES_AMBIGUOUS.code


def test_an_unreachable_source_says_so(tmp_path: Path, source: Source) -> None:
    Source.objects.update(url=(tmp_path / "gone").as_uri())
    month = date(2023, 9, 1)
    with pytest.raises(AppError) as caught:
        ingest.discover(source.name, start=month, end=month)
    assert caught.value.code == SOURCE_UNREACHABLE.code
    assert caught.value.retryable


def test_an_unknown_or_disabled_source_is_refused(source: Source) -> None:
    Source.objects.update(enabled=False)
    for name in ("nobody", source.name):
        with pytest.raises(AppError) as caught:
            ingest.discover(name, start=date(2023, 9, 1), end=date(2023, 9, 1))
        assert caught.value.code == UNKNOWN_SOURCE.code


def test_discovery_takes_the_months_from_start_to_end_both_included(
    tmp_path: Path, source: Source
) -> None:
    Source.objects.update(url=tmp_path.as_uri())
    for month in ("2023-08", "2023-09", "2023-10"):
        write_run(tmp_path, [], month=month)
    found = ingest.discover(source.name, start=date(2023, 9, 30), end=date(2023, 10, 1))
    assert [each.billing_period for each in found] == ["2023-09-01", "2023-10-01"]


def test_subscriptions_leave_out_exports_of_other_subscriptions_only(
    tmp_path: Path, source: Source
) -> None:
    Source.objects.update(url=tmp_path.as_uri())
    write_run(tmp_path, [], month="2023-08", run_id="1", scope="/subscriptions/AAA")
    write_run(tmp_path, [], month="2023-09", run_id="2", scope="/subscriptions/bbb")
    write_run(tmp_path, [], month="2023-10", run_id="3")
    found = ingest.discover(
        source.name, start=date(2023, 1, 1), end=date(2023, 12, 1), subscription_ids=("aaa",)
    )
    assert [each.billing_period for each in found] == ["2023-08-01", "2023-10-01"]


def test_the_progress_ends_with_every_line(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path, ask: Ask
) -> None:
    write_run(tmp_path / "container", [rows(6), rows(4)])
    (delivery,) = ingest.discover_at((tmp_path / "container").as_uri(), source)
    told: list[int] = []
    ingest.load(ingest.land(delivery), on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 10
