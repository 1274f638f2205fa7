"""`manage.py load_demo`: the demo months through the real workflow. A second call does nothing."""

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from abi.core.errors import AppError
from billing.demo import sources
from workflows import demo, progress, runs
from workflows.exit import leave
from workflows.failures import summarised
from workflows.models import Status, WorkflowRun

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Write demo exports if missing, load them through the extraction workflow, prove them."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.ROOT) / "var" / "demo")
        parser.add_argument("--lines", type=int, default=60_000, help="of all months together")
        parser.add_argument("--months", type=int, default=3)
        parser.add_argument("--end", default="", help="last month, YYYY-MM; default: the last full")
        parser.add_argument("--timeout", type=int, default=900, help="seconds to wait for each run")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._load(options)
        except AppError as error:
            raise CommandError(f"{error.kind.cause.en} {error.kind.fix.en} ({error})") from error
        leave(0)

    def _load(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        if not (folder / "truth.json").exists():
            self._write(folder, options)
        months = demo.expected(folder)
        registered = sources.ensure(folder)
        if all(demo.is_shown(month) for month in months):
            self.stdout.write("Demo months: already loaded.")
            return
        for run in demo.load(months, registered):
            self._follow(run, time.monotonic() + options["timeout"])
        self._prove(months)

    def _write(self, folder: Path, options: dict[str, Any]) -> None:
        end = options["end"] or f"{demo.last_full_month(datetime.now(UTC).date()):%Y-%m}"
        self.stdout.write(f"Writing about {options['lines']} lines of demo exports…")
        call_command(
            "demo_exports",
            out=folder,
            lines=options["lines"],
            months=options["months"],
            end=end,
            stdout=StringIO(),
        )

    def _follow(self, run: WorkflowRun, deadline: float) -> None:
        told = -1
        while run.status == Status.RUNNING:
            if time.monotonic() > deadline:
                raise CommandError(f"Run {run.id} takes too long. Is `manage.py run_worker` up?")
            told = self._tell(run, told)
            time.sleep(POLL_SECONDS)
            run = runs.find(run.id)
        self._tell(run, told)
        if self.stdout.isatty():
            self.stdout.write("")
        if run.status != Status.COMPLETED:
            error = summarised(run.failures, "en")
            raise CommandError(f"Run {run.id} {run.status}: {error}")

    def _tell(self, run: WorkflowRun, told: int) -> int:
        """One line that moves on a terminal; elsewhere a line for each delivery that is done."""
        now = progress.read(run.progress)
        line = (
            f"{run.parameters['source']}: {now.stage}, {now.deliveries_done}/"
            f"{now.deliveries_total} deliveries, {now.lines_loaded}/{now.lines_total} lines"
        )
        if self.stdout.isatty():
            self.stdout.write(f"\r{line:<100}", ending="")
            self.stdout.flush()
        elif now.deliveries_done != told:
            self.stdout.write(line)
        return now.deliveries_done

    def _prove(self, months: list[demo.Month]) -> None:
        for month in months:
            sums = ", ".join(f"{amount:f} {currency}" for currency, amount in month.sums)
            self.stdout.write(f"{month}: {month.lines} lines, {sums}")
            if not demo.is_shown(month):
                raise CommandError(f"{month} does not show what truth.json says.")
        self.stdout.write(f"Demo months: {sum(month.lines for month in months)} lines, exact.")
