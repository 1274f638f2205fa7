"""`manage.py withdraw`: a month of one source shows nothing any more. Its history stays."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from abi.core.errors import AppError
from billing.models import Dataset
from billing.publish import withdraw


class Command(BaseCommand):
    help = "Show nothing of a source in a month, e.g. because another source holds it."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", required=True)
        parser.add_argument("--month", required=True, type=_month, help="YYYY-MM")
        parser.add_argument("--dataset", required=True, choices=Dataset.values)

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        source, dataset, month = options["source"], options["dataset"], options["month"]
        try:
            withdraw(source, dataset, month)
        except AppError as e:
            raise CommandError(f"{e} {e.kind.cause.en} {e.kind.fix.en}") from e
        self.stdout.write(f"{source} {dataset} {month:%Y-%m} shows nothing now.")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as e:
        raise ArgumentTypeError(f"{text} is not YYYY-MM") from e
