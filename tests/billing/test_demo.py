"""The demo is what its truth file says, to the last digit, and reproducible to the byte."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from billing import ingest
from billing.demo.estate import Estate
from billing.demo.plan import SOURCES, DemoSource, Plan, months_until
from billing.demo.resources import Resource, meter_id, resource
from billing.demo.sources import ensure
from billing.models import Source
from tests.billing.conftest import Ask

START, END = date(2026, 9, 1), date(2026, 10, 31)


def _write(out: Path, months: int = 2, **options: Any) -> dict[str, Any]:
    wanted: dict[str, Any] = {"lines": 1_500 * months, "seed": 7, "months": months}
    call_command("demo_exports", out=out, end="2026-10", **(wanted | options), stdout=StringIO())
    return dict(json.loads((out / "truth.json").read_text("utf-8")))


def _load_all(sources: tuple[Source, ...]) -> None:
    for source in sources:
        for delivery in ingest.discover(source.name, start=START, end=END):
            loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
            ingest.publish(ingest.check(loaded))


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.django_db
def test_what_is_loaded_is_what_the_truth_says(
    tmp_path: Path, clickhouse: str, landing: Path, ask: Ask
) -> None:
    truth = _write(tmp_path / "demo")
    _load_all(ensure(tmp_path / "demo"))
    names = dict(Source.objects.values_list("pk", "name"))
    found = ask(
        "SELECT source_id, dataset, toString(billing_period), billing_currency, count(),"
        " toString(sum(extended_cost)) FROM charges GROUP BY 1, 2, 3, 4"
    )
    deliveries = [(names[int(str(first))], *rest) for first, *rest in found]
    assert sorted(deliveries) == [tuple(each.values()) for each in truth["deliveries"]]
    for dimension, column in (
        ("services", "meter_category"),
        ("subscriptions", "subscription_key"),
    ):
        grouped = ask(
            f"SELECT dataset, toString(billing_period), billing_currency, {column},"
            " toString(sum(billed_cost + effective_cost)) FROM charges GROUP BY 1, 2, 3, 4"
        )
        assert sorted(grouped) == [tuple(each.values()) for each in truth[dimension]]
    assert ask("SELECT count() FROM quarantine") == [(0,)]
    assert ask("SELECT count() FROM charges") == [(truth["lines"],)]
    _assert_two_subscriptions(truth, ask)


def _assert_two_subscriptions(truth: dict[str, Any], ask: Ask) -> None:
    one, two = truth["bob"]["subscriptions"]
    found = ask(
        "SELECT dataset, toString(billing_period), billing_currency,"
        f" toString(sum(extended_cost)) FROM charges WHERE subscription_key IN ('{one}', '{two}')"
        " GROUP BY 1, 2, 3"
    )
    assert sorted(found) == [tuple(each.values()) for each in truth["bob"]["totals"]]


@pytest.mark.django_db
def test_the_demo_has_what_real_bills_have(
    tmp_path: Path, clickhouse: str, landing: Path, ask: Ask
) -> None:
    truth = _write(tmp_path / "demo", months=1)
    _load_all(ensure(tmp_path / "demo"))
    kinds = ask("SELECT groupUniqArray(charge_type) FROM charges")[0][0]
    assert isinstance(kinds, (list, tuple))
    assert sorted(kinds) == [
        "Purchase",
        "Refund",
        "RoundingAdjustment",
        "UnusedReservation",
        "UnusedSavingsPlan",
        "Usage",
    ]
    assert ask("SELECT uniqExact(billing_currency), min(extended_cost) < 0 FROM charges") == [
        (3, 1)
    ]
    assert ask("SELECT count() > 0 FROM charges WHERE instance_id = ''") == [(1,)]
    assert ask("SELECT count() > 0 FROM charges WHERE tags['team'] = '电商平台'") == [(1,)]
    assert ask("SELECT count() > 0 FROM charges WHERE publisher_type = 'Marketplace'") == [(1,)]
    assert ask("SELECT countIf(NOT tags_valid) FROM charges") == [(0,)]
    _assert_anomaly(truth["anomaly"], ask)


def _assert_anomaly(anomaly: dict[str, Any], ask: Ask) -> None:
    days = ask(
        "SELECT toString(date) FROM charges WHERE dataset = 'actual' AND date >= '2026-10-01'"
        f" AND subscription_key = '{anomaly['subscription']}'"
        f" AND meter_category = '{anomaly['service']}'"
        " GROUP BY date ORDER BY sum(billed_cost) DESC LIMIT 3"
    )
    assert sorted(str(day) for (day,) in days) == anomaly["days"]


@pytest.mark.django_db
def test_a_restated_month_changes_its_numbers_and_no_other(
    tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    before = _write(tmp_path / "demo")
    sources = ensure(tmp_path / "demo")[:1]
    _load_all(sources)
    after = _write(tmp_path / "demo", restated=True)
    changed = [
        (new["source"], new["billing_period"], new["dataset"])
        for old, new in zip(before["deliveries"], after["deliveries"], strict=True)
        if old["sum"] != new["sum"]
    ]
    assert {source for source, _, _ in changed} == {"contoso-enterprise", "contoso-global"}
    assert {period for _, period, _ in changed} == {"2026-09-01"} == {after["restated_month"]}
    results = []
    for source in sources:
        for delivery in ingest.discover(source.name, start=START, end=END):
            loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
            published = ingest.publish(ingest.check(loaded))
            if published.changed:
                results.append((source.name, published.billing_period, published.dataset))
    here = {each for each in changed if each[0] == sources[0].name}
    assert sorted(here) == sorted(results)
    assert len(results) == 2


def test_the_same_seed_writes_the_same_bytes_and_another_one_other_ids(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    truth = _write(first)
    _write(second)
    assert _digests(first) == _digests(second)
    other = _write(second, seed=8)
    assert truth["bob"]["subscriptions"] != other["bob"]["subscriptions"]


def test_months_end_with_the_one_asked_for() -> None:
    plan = Plan(1, 1, months_until(date(2026, 1, 31), 3), restated_again=False)
    assert [f"{month:%Y-%m}" for month in plan.months] == ["2025-11", "2025-12", "2026-01"]
    assert f"{plan.restated:%Y-%m}" == "2025-12"


def test_an_estate_has_copies_of_all_and_the_catalogue_among_them() -> None:
    months = months_until(END, 1)
    small = Plan(seed=7, lines=300_000, months=months, restated_again=False)
    large = replace(small, estate=Estate(subscriptions=3, groups=2, meters=4))
    assert _members(small) == (8, 19, 20)
    assert _members(large) == (24, 3 * 2 * 19, 80)
    kept = {each.id for source in SOURCES for each in _resources(large, source)}
    assert kept & {each.id for source in SOURCES for each in _resources(small, source)}


def _members(plan: Plan) -> tuple[int, int, int]:
    """Subscriptions, names of groups, meters."""
    found = [each for source in SOURCES for each in _resources(plan, source)]
    return (
        len({each.subscription_id for each in found}),
        len({each.group for each in found}),
        len({meter_id(plan, each.meter_number) for each in found}),
    )


def _resources(plan: Plan, source: DemoSource) -> list[Resource]:
    return [resource(plan, source, number) for number in range(plan.resources(source))]
