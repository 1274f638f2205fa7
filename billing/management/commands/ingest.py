"""`manage.py ingest PATH --source NAME`: a folder or file, through every step."""

import json
import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand

from abi.core.errors import AppError
from billing import ingest
from billing.deliveries import Delivery, Published
from billing.models import Dataset, Source


class Command(BaseCommand):
    help = "Ingest a cost export folder or a CSV file; prints one JSON line for each month loaded."

    @override
    def run_from_argv(self, argv: list[str]) -> None:
        """Standard output is for the JSON lines alone: a program reads them."""
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(sys.stderr)
        super().run_from_argv(argv)

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="a folder, a file, or a URL such as az://container/prefix")
        parser.add_argument("--source", required=True, help="created when there is none")
        parser.add_argument("--dataset", choices=Dataset.values, default="")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            url = _url(options["path"])
            for delivery in ingest.discover_at(
                url, _source(options["source"], url), dataset=options["dataset"]
            ):
                self._ingest(delivery)
        except AppError as e:
            self.stderr.write(json.dumps(_problem(e), ensure_ascii=False))
            sys.exit(1)

    def _ingest(self, delivery: Delivery) -> None:
        """A delivery that is refused at the end is told too: what it holds has been checked."""
        checked = ingest.check(ingest.load(ingest.land(delivery), on_progress=lambda _: None))
        try:
            self._tell(ingest.publish(checked))
        except AppError:
            self._tell(ingest.described(checked))
            raise

    def _tell(self, published: Published) -> None:
        self.stdout.write(json.dumps(_line(published), ensure_ascii=False))


def _url(path: str) -> str:
    return path if "://" in path else Path(path).resolve().as_uri()


def _source(name: str, url: str) -> Source:
    existing = Source.objects.filter(name=name).first()
    return existing or Source.objects.create(name=name, url=url, kind=ingest.kind_at(url))


def _line(published: Published) -> dict[str, object]:
    return {
        "snapshot": published.snapshot_id,
        "source": published.source,
        "dataset": published.dataset,
        "billing_period": published.billing_period,
        "delivered": published.delivered,
        "loaded": published.loaded,
        "quarantined": published.quarantined,
        "billed_cost": dict(published.billed_cost),
        "effective_cost": dict(published.effective_cost),
        "unknown_currencies": list(published.unknown_currencies),
        "unknown_columns": list(published.unknown_columns),
        "changed": published.changed,
    }


def _problem(error: AppError) -> dict[str, str]:
    return {
        "code": error.code,
        "cause": error.kind.cause.en,
        "detail": error.detail,
        "fix": error.kind.fix.en,
    }
