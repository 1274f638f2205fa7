from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from abi.core.errors import AppError
from workflows import schedules
from workflows.exit import leave


class Command(BaseCommand):
    """`manage.py sync_schedules`: safe to run at every start."""

    help = "Make Temporal's built-in schedules equal to the list; people's schedules stay."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        entries = schedules.built_in()
        try:
            removed = schedules.sync(entries)
        except AppError as error:
            raise CommandError(f"{error.kind.cause.en} {error.kind.fix.en} ({error})") from error
        for entry in entries:
            self.stdout.write(f"{entry.id}: {entry.cron} UTC")
        for id_ in removed:
            self.stdout.write(f"{id_}: removed")
        leave(0)
