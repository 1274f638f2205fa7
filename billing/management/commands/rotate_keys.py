"""`manage.py rotate_keys`: seal every credential with the newest key of ABI_ENCRYPTION_KEYS."""

import sys
from typing import Any, override

from django.core.management.base import BaseCommand
from django.db import transaction

from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import credentials


class Command(BaseCommand):
    help = (
        "Seal every credential anew with the first key of ABI_ENCRYPTION_KEYS. Put the new key"
        " before the old ones, restart, run this, then take the old ones away."
    )

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            with transaction.atomic():
                count = credentials.rotate()
                record(actor=None, action="keys.rotated", target=f"{count} credentials")
        except AppError as e:
            self.stderr.write(f"{e.code}: {e.detail}. {e.kind.fix.en}")
            sys.exit(1)
        self.stdout.write(f"{count} credentials are sealed with the newest key")
