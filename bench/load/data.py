"""One demo month of about N lines, written as Azure writes exports, and what it adds up to."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from billing.demo.month import Run, lines_of
from billing.demo.numbers import sum_text
from billing.demo.plan import DATASETS, DAYS_A_MONTH, SOURCES, Plan
from billing.demo.writer import write_run

MONTH = date(2026, 9, 1)


def generate(out: Path, *, lines: int, seed: int) -> int:
    """Two billing accounts, two datasets each; streams. Returns the lines written."""
    plan = Plan(seed=seed, lines=lines, months=(MONTH,), restated_again=False)
    expected, written = [], 0
    for source in SOURCES:
        for dataset in DATASETS:
            run, counts, sums = Run(plan, source, dataset, MONTH, 0), Counter[str](), Counter[str]()
            aim = plan.resources(source) * DAYS_A_MONTH
            write_run(out, run, _counted(run, counts, sums), expected=aim)
            expected.append(_expected(run, counts, sums))
            written += counts.total()
    (out / "expected.json").write_text(json.dumps(expected, indent=1), "utf-8")
    return written


def _counted(run: Run, counts: Counter[str], sums: Counter[str]) -> Iterator[str]:
    for written in lines_of(run):
        counts[written.currency] += len(written.lines)
        sums[written.currency] += written.cost
        yield from written.lines


def _expected(run: Run, counts: Counter[str], sums: Counter[str]) -> dict[str, object]:
    cost = [[currency, sum_text(sums[currency])] for currency in sorted(sums)]
    return {
        "source": run.source.name,
        "dataset": run.dataset,
        "loaded": counts.total(),
        "quarantined": 0,
        "billed_cost": cost if run.dataset == "actual" else [],
        "effective_cost": cost if run.dataset == "amortized" else [],
    }
