import asyncio
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from abi.core.errors import AppError
from workflows.exit import leave
from workflows.worker import serve


class Command(BaseCommand):
    """`manage.py run_worker`: serves until SIGTERM."""

    help = "Run workflows and their activities. Prints `worker ready` when it takes work."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asyncio.run(serve())
        except AppError as error:
            raise CommandError(f"{error.kind.cause.en} {error.kind.fix.en} ({error})") from error
        leave(0)
