"""The identity on the demo's month: thousands of lines, two agreements, three currencies."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from abi.core.decimals import decimal_text, exact_sum
from billing import ingest
from billing.demo.generate import generate
from billing.demo.plan import Plan
from billing.demo.sources import ensure
from tests.analytics.conftest import Ask
from tests.analytics.focus_published import exported, rows
from tests.analytics.published import OCTOBER
from tests.people import People

PLAN = Plan(seed=5, lines=0, months=(date(2026, 10, 1),), restated_again=False)


def test_every_month_source_and_currency_adds_up_to_what_azure_delivered(
    people: People, clickhouse: str, landing: Path, tmp_path: Path
) -> None:
    stated = _ingest(tmp_path)
    done, data = exported(people.alice)
    summed: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for row in rows(data):
        money = Decimal(row["BilledCost"]), Decimal(row["EffectiveCost"])
        summed[row["x_SourceName"], row["BillingCurrency"]].append(money)
    found = {
        (source, dataset, currency): decimal_text(exact_sum(pair[at] for pair in pairs))
        for (source, currency), pairs in summed.items()
        for at, dataset in enumerate(("actual", "amortized"))
    }
    assert found == stated
    assert done.is_exact
    assert done.tally.rows == sum(map(len, summed.values())) > 1_500


def test_a_question_by_category_says_what_the_file_says(
    people: People, clickhouse: str, landing: Path, tmp_path: Path, ask: Ask
) -> None:
    _ingest(tmp_path)
    dimensions = ["source", "service", "service_category"]
    answer = ask(people.alice, "analytics/query", measures=["lines"], basis="effective",
                 period=OCTOBER, dimensions=dimensions, limit=10_000)  # fmt: skip
    *keys, lines = answer.json()["data"]
    told = Counter(
        (row["x_SourceName"], row["x_SkuMeterCategory"], row["ServiceCategory"])
        for row in rows(exported(people.alice)[1])
        if row["x_SourceDataset"] != "actual"
    )
    assert dict(zip(zip(*keys, strict=True), lines, strict=True)) == told
    assert len({category for _, _, category in told}) > 5


def _ingest(folder: Path) -> dict[tuple[str, str, str], str]:
    """(source, dataset, currency) → the sum that each delivery's own lines came to."""
    generate(folder, PLAN, on_run=lambda _: None)
    stated: dict[tuple[str, str, str], str] = {}
    for source in ensure(folder):
        for delivery in ingest.discover_at(source.url, source):
            loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
            done = ingest.publish(ingest.check(loaded))
            sums = done.billed_cost if done.dataset == "actual" else done.effective_cost
            stated |= {(source.name, done.dataset, currency): sum_ for currency, sum_ in sums}
    return stated
