"""`manage.py prune_snapshots`: give up superseded snapshots beyond what each source keeps."""

from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand

from billing import retention


class Command(BaseCommand):
    help = "Give up superseded snapshots by the retention rule; --dry-run only lists them."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        found = retention.listed() if options["dry_run"] else retention.prune()
        for each in found:
            month = f"{each.snapshot.source.name} {each.snapshot}"
            since = f"{each.superseded_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{month} superseded {since}, {each.snapshot.loaded} lines")
        verb = "would be given up" if options["dry_run"] else "given up"
        self.stdout.write(f"{len(found)} snapshots {verb}.")
