"""Write the whole demo: every run of every month of every source, then the truth about it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from billing.demo.month import Run, lines_of
from billing.demo.plan import DATASETS, DAYS_A_MONTH, SOURCES, Plan
from billing.demo.truth import Tally, truth
from billing.demo.writer import write_run, write_unfinished


def generate(out: Path, plan: Plan, *, on_run: Callable[[Run], None]) -> None:
    """Streams: memory does not grow with the number of lines."""
    tally = Tally()
    for run in runs(plan):
        on_run(run)
        counts = run.revision == plan.revisions(run.month)[-1]
        expected = plan.resources(run.source) * DAYS_A_MONTH
        write_run(out, run, _lines(run, tally if counts else Tally()), expected=expected)
    write_unfinished(out, Run(plan, SOURCES[0], "actual", plan.months[-1], 0))
    text = json.dumps(truth(plan, tally), indent=1, ensure_ascii=False)
    (out / "truth.json").write_text(text, "utf-8")


def runs(plan: Plan) -> Iterator[Run]:
    """In the order in which Azure would deliver them, source by source."""
    for source in SOURCES:
        for month in plan.months:
            for dataset in DATASETS:
                for revision in plan.revisions(month):
                    yield Run(plan, source, dataset, month, revision)


def _lines(run: Run, tally: Tally) -> Iterator[str]:
    for written in lines_of(run):
        tally.add(run, written)
        yield from written.lines
