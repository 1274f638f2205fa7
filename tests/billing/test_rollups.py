"""Rollups say what the lines say, switch with them, and are refused when they do not."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from billing import ingest, snapshots
from billing.deliveries import Loaded
from billing.models import Publication, Snapshot, Source
from billing.rollups import ROLLUPS, TAGS, Rollup
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import row, rows, write_csv

pytestmark = pytest.mark.django_db

TABLES = [rollup.table for rollup in ROLLUPS]


def _loaded(file: Path, source: Source) -> Loaded:
    (delivery,) = ingest.discover_at(file.as_uri(), source)
    return ingest.load(ingest.land(delivery), on_progress=lambda _: None)


@pytest.mark.parametrize("table", TABLES)
def test_the_view_a_rollup_is_filled_from_has_its_columns_in_its_order(
    table: str, ask: Ask
) -> None:
    columns = "SELECT name, type FROM system.columns WHERE database = currentDatabase()"
    stored = ask(f"{columns} AND table = '{table}' ORDER BY position")
    assert len(stored) > 7
    assert stored == ask(f"{columns} AND table = '{table}_source' ORDER BY position")


def test_money_is_never_without_its_currency_and_a_snapshot_is_in_the_order_of_its_rows(
    ask: Ask,
) -> None:
    found = ask(
        "SELECT name, partition_key, sorting_key LIKE '%snapshot_id, %billing_currency'"
        " FROM system.tables"
        " WHERE database = currentDatabase() AND name LIKE 'rollup_%' AND engine != 'View'"
        " ORDER BY name"
    )
    assert found == [(table, "toYear(billing_period)", 1) for table in sorted(TABLES)]


def test_rollups_hold_every_line_and_its_money_in_each_currency(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [
        *rows(40),
        row(41, BillingCurrencyCode="EUR", CostInBillingCurrency="-0.0000000000000000000000000007"),
        row(42, MeterCategory="Storage", Quantity=""),
    ]
    published = ingested(write_csv(tmp_path / "a.csv", lines))
    detail = ask(
        "SELECT billing_currency, count(), sum(billed_cost), sum(effective_cost) FROM charges"
        " GROUP BY 1 ORDER BY 1"
    )
    assert detail[0] == ("EUR", 1, Decimal("-0.0000000000000000000000000007"), 0)
    for rollup in ROLLUPS:
        for part in rollup.parts:
            if part == TAGS:
                continue
            assert _sums(ask, rollup, part) == detail, (rollup.table, part)
    (quantity,) = ask("SELECT sum(consumed_quantity) FROM rollup_meter_month")
    assert quantity == (Decimal(sum(range(42))),)
    assert ask(f"SELECT DISTINCT snapshot_id FROM {TABLES[0]}") == [(published.snapshot_id,)]


def test_a_line_is_once_under_each_of_its_tags_and_the_untagged_rest_can_be_worked_out(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [
        row(1, CostInBillingCurrency="1", Tags='"env": "prod", "team": "a"'),
        row(2, CostInBillingCurrency="10", Tags='"env": "dev"'),
        row(3, CostInBillingCurrency="100", Tags=""),
        row(4, CostInBillingCurrency="1000", Tags='{"": "nameless"}'),
        row(5, CostInBillingCurrency="10000", Tags="no json"),
    ]
    ingested(write_csv(tmp_path / "a.csv", lines))
    assert ask(
        "SELECT tag_key, tag_value, sum(billed_cost), sum(lines) FROM rollup_tag_month"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    ) == [
        ("", "", 11111, 5),
        ("env", "dev", 10, 1),
        ("env", "prod", 1, 1),
        ("team", "a", 1, 1),
    ]


def test_values_are_named_as_in_a_question_and_resources_are_found_by_a_part_of_their_name(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    assert ask(
        "SELECT value, name, sum(lines) FROM rollup_values WHERE dimension = 'subscription'"
        " GROUP BY 1, 2"
    ) == [("aaaaaaaa-2222-4333-8444-bbbbbbbbbbbb", "Demo Research", 3)]
    assert ask("SELECT sum(lines) FROM rollup_resource_month WHERE instance_key LIKE '%/vm2'") == [
        (1,)
    ]


@pytest.mark.parametrize(
    ("rollup", "tamper"),
    [
        ("rollup_service_day", "UPDATE lines = lines + 1 WHERE 1"),
        ("rollup_subscription_day", "UPDATE billed_cost = billed_cost + 1e-28 WHERE 1"),
        ("rollup_group_month", "UPDATE effective_cost = effective_cost - 1 WHERE 1"),
        ("rollup_meter_month", "UPDATE consumed_quantity = consumed_quantity + 1 WHERE 1"),
        ("rollup_resource_month", "DELETE WHERE instance_key LIKE '%vm2'"),
        ("rollup_tag_month", "UPDATE billed_cost = billed_cost * 2 WHERE tag_key = 'env'"),
        ("rollup_values", "DELETE WHERE dimension = 'location'"),
        ("rollup_values", "DELETE WHERE 1"),
    ],
)
def test_a_rollup_that_differs_from_its_lines_is_never_published(
    rollup: str, tamper: str, tmp_path: Path, source: Source, clickhouse: str, landing: Path
) -> None:
    loaded = _loaded(write_csv(tmp_path / "a.csv", rows(3)), source)
    client.command(Statement(f"ALTER TABLE {rollup} {tamper}", settings={"mutations_sync": 2}))
    with pytest.raises(AppError) as refused:
        ingest.check(loaded)
    assert refused.value.code == "books_do_not_balance"
    assert refused.value.detail.startswith(rollup)
    assert Snapshot.objects.get().status == "failed"
    assert not Publication.objects.exists()


def test_rollups_go_with_a_snapshot_that_is_discarded(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path, ask: Ask
) -> None:
    left = _loaded(write_csv(tmp_path / "a.csv", rows(3)), source)
    for table in TABLES:
        assert ask(f"SELECT count() > 0 FROM {table} WHERE snapshot_id = {left.snapshot_id}") == [
            (1,)
        ], table
    after = _loaded(write_csv(tmp_path / "b.csv", rows(4)), source)
    assert Snapshot.objects.get(pk=left.snapshot_id).status == "discarded"
    for table in TABLES:
        assert ask(f"SELECT DISTINCT snapshot_id FROM {table}") == [(after.snapshot_id,)], table


def test_rows_that_come_after_their_snapshot_was_cleared_away_are_found_and_go(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path, ask: Ask
) -> None:
    kept = _loaded(write_csv(tmp_path / "a.csv", rows(3)), source)
    late = Snapshot.objects.create(
        source=source, dataset="actual", billing_period=date(2023, 10, 1), status="discarded"
    )
    into = "rollup_values (billing_period, snapshot_id, dimension, lines)"
    client.command(Statement(f"INSERT INTO {into} VALUES ('2023-10-01', {late.pk}, 'service', 1)"))
    assert snapshots.stored() >= {kept.snapshot_id, late.pk}
    for _ in range(2):
        snapshots.clear_away(late)
        assert late.pk not in snapshots.stored()
    for table in TABLES:
        assert ask(f"SELECT DISTINCT snapshot_id FROM {table}") == [(kept.snapshot_id,)], table


def _sums(ask: Ask, rollup: Rollup, part: str) -> list[tuple[object, ...]]:
    return ask(
        "SELECT billing_currency, sum(lines), sum(billed_cost), sum(effective_cost)"
        f" FROM {rollup.table} WHERE {rollup.part} = '{part}' GROUP BY 1 ORDER BY 1"
    )
