"""`manage.py demo_exports --out DIR`: export folders as Azure writes them, and truth.json."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand

from billing.demo.generate import generate
from billing.demo.month import Run
from billing.demo.plan import Plan, months_until


class Command(BaseCommand):
    help = "Write demo cost exports with known totals. The same arguments write the same bytes."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--lines", type=int, default=100_000, help="of all shown months")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--months", type=int, default=3)
        parser.add_argument("--end", required=True, help="last month, YYYY-MM")
        parser.add_argument(
            "--restated",
            action="store_true",
            help="add one more, newer run of the restated month, as if Azure had changed it again",
        )

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        plan = Plan(
            seed=options["seed"],
            lines=options["lines"],
            months=months_until(date.fromisoformat(f"{options['end']}-01"), options["months"]),
            restated_again=options["restated"],
        )
        options["out"].mkdir(parents=True, exist_ok=True)
        generate(options["out"], plan, on_run=self._tell)

    def _tell(self, run: Run) -> None:
        self.stdout.write(f"{run.source.name} {run.dataset} {run.month:%Y-%m} {run.revision}")
