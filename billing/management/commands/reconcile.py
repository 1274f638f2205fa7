"""`manage.py reconcile SOURCE MONTH`: what Azure states about a month, against what is shown."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from abi.core.errors import AppError
from billing import reconciliation
from billing.books import run
from billing.models import Source


class Command(BaseCommand):
    help = "Fetch balances, invoices, Query totals, reservations and the price sheet of a month."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source")
        parser.add_argument("month", type=_month, help="YYYY-MM")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        name, month = options["source"], options["month"]
        try:
            found = reconciliation.fetch(name, month)
        except AppError as e:
            raise CommandError(f"{e} {e.kind.cause.en} {e.kind.fix.en}") from e
        ledger = run.run(Source.objects.get(name=name).pk, month)
        told = {
            "source": name,
            "month": f"{month:%Y-%m}",
            "stated": found.stated,
            "documents": list(found.documents),
            "severity": ledger.standing.value,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as e:
        raise ArgumentTypeError(f"{text} is not YYYY-MM") from e
