"""The deliveries a set of data is made of: demo exports, written one at a time, with their truth.

Of actual cost alone: the questions are about one dataset, and every engine reads all of its lines.

`python -m bench.query.deliveries --number N …` writes the N-th and says what is in it, as JSON.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.query.place import Size
from billing.demo.estate import Estate
from billing.demo.month import Run, lines_of
from billing.demo.numbers import sum_text
from billing.demo.plan import DATASETS, DAYS_A_MONTH, SOURCES, Plan, months_until
from billing.demo.writer import write_run

LAST_MONTH = date(2026, 9, 1)
# 40 subscriptions, 400 resource groups, 600 meters: a company for which somebody buys a platform.
ESTATE = Estate(subscriptions=5, groups=4, meters=30)


def runs(size: Size) -> list[Run]:
    """Month by month, as they would arrive; every month is delivered once.

    A plan's lines are those of all datasets together, of which one is written.
    """
    months = months_until(LAST_MONTH, size.months)
    lines = size.lines * len(DATASETS)
    plan = Plan(size.seed, lines, months, restated_again=False, estate=ESTATE)
    return [Run(plan, source, "actual", month, 0) for month in months for source in SOURCES]


def write(out: Path, run: Run) -> dict[str, object]:
    """Streams. Lines by currency with their exact sum."""
    counts, sums = Counter[str](), Counter[str]()
    expected = run.plan.resources(run.source) * DAYS_A_MONTH
    write_run(out, run, _counted(run, counts, sums), expected=expected)
    return {
        "lines": counts.total(),
        "sums": {currency: sum_text(sums[currency]) for currency in sorted(sums)},
    }


def _counted(run: Run, counts: Counter[str], sums: Counter[str]) -> Iterator[str]:
    for written in lines_of(run):
        counts[written.currency] += len(written.lines)
        sums[written.currency] += written.cost
        yield from written.lines


def sized(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Adds the options of a Size."""
    for name, usual in (("lines", 10_000_000), ("months", 12), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser


def main() -> int:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--number", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    size = Size(options.lines, options.months, options.seed)
    print(json.dumps(write(options.out, runs(size)[options.number])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
