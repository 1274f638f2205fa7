"""Real Azure files, to the last digit, against Python's own reading of them."""

import csv
import gzip
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from abi.core.decimals import decimal_text, exact_sum
from tests.billing.conftest import Ask, Ingest

pytestmark = pytest.mark.django_db


def _sum(files: Iterable[Path], column: str) -> tuple[int, str]:
    """Lines and exact sum, by Python's csv and Decimal."""
    costs = []
    for file in files:
        data = file.read_bytes()
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
        costs += [Decimal(row[column]) for row in csv.DictReader(text.splitlines())]
    return len(costs), decimal_text(exact_sum(costs))


def test_the_actual_sample_is_loaded_digit_for_digit(sample_data: Path, ingested: Ingest) -> None:
    file = sample_data / "ftk_EA_ActualCost_Small.csv"
    published = ingested(file)
    assert (published.dataset, published.billing_period) == ("actual", "2023-09-01")
    assert (published.delivered, published.loaded, published.quarantined) == (11, 11, 0)
    assert published.billed_cost == (("USD", "8.5450077867419368"),)
    assert (11, published.billed_cost[0][1]) == _sum([file], "Cost")
    assert published.effective_cost == ()
    assert published.changed


def test_the_amortized_sample_is_told_by_its_content(sample_data: Path, ingested: Ingest) -> None:
    file = sample_data / "ftk_EA_AmortizedCost_Small.csv"
    published = ingested(file)
    assert published.dataset == "amortized"
    assert (published.delivered, published.loaded, published.quarantined) == (28, 28, 0)
    assert published.effective_cost == (("USD", "16.296932136636644627485419"),)
    assert (28, published.effective_cost[0][1]) == _sum([file], "Cost")
    assert published.billed_cost == ()


def test_an_export_folder_is_loaded_by_its_manifest(sample_data: Path, ingested: Ingest) -> None:
    folder = sample_data / "derived-export"
    published = ingested(folder)
    assert (published.dataset, published.delivered, published.loaded) == ("amortized", 28, 28)
    assert (28, published.effective_cost[0][1]) == _sum(folder.rglob("*.csv.gz"), "Cost")


def test_the_same_bytes_again_change_nothing(
    sample_data: Path, ingested: Ingest, ask: Ask, landing: Path
) -> None:
    first = ingested(sample_data / "derived-export")
    landed = sorted((path, path.stat().st_mtime_ns) for path in landing.rglob("*"))
    second = ingested(sample_data / "derived-export")
    assert not second.changed
    assert second.snapshot_id == first.snapshot_id
    assert second.effective_cost == first.effective_cost
    assert ask("SELECT count() FROM charges") == [(28,)]
    assert sorted((path, path.stat().st_mtime_ns) for path in landing.rglob("*")) == landed


def test_an_unknown_currency_is_kept_and_reported(sample_data: Path, ingested: Ingest) -> None:
    published = ingested(sample_data / "koku_ea_version_2.csv")
    assert (published.delivered, published.loaded, published.quarantined) == (5, 5, 0)
    assert published.billed_cost == (("MC", "19.998413754"),)
    assert published.unknown_currencies == ("MC",)


def test_tags_without_braces_are_read_and_ids_lowered(
    sample_data: Path, ingested: Ingest, ask: Ask
) -> None:
    ingested(sample_data / "ftk_EA_ActualCost_Small.csv")
    assert ask("SELECT countIf(tags_valid), countIf(notEmpty(tags)) FROM charges") == [(11, 9)]
    found = ask(
        "SELECT tags['application'], tags['databricks-environment'], date"
        " FROM charges WHERE resource_group LIKE 'databricks%'"
    )
    assert [str(value) for value in found[0]] == ["databricks", "true", "2023-09-04"]
    assert ask("SELECT count() FROM charges WHERE instance_key != lower(instance_id)") == [(0,)]


def test_a_header_of_both_agreements_is_mapped(sample_data: Path, ingested: Ingest) -> None:
    file = sample_data / "generated" / "nise_azure_2025-09.csv"
    published = ingested(file)
    assert (published.delivered, published.billed_cost[0][1]) == _sum(
        [file], "CostInBillingCurrency"
    )
