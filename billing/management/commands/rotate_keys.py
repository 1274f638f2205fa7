"""`manage.py rotate_keys`: seal every secret with the newest key of ABI_ENCRYPTION_KEYS."""

import sys
from typing import Any, override

from django.core.management.base import BaseCommand
from django.db import transaction

from abi.core.accounts.second_factor import seals
from abi.core.audit.record import record
from abi.core.errors import AppError
from abi.core.sealing import Unreadable
from billing import credentials


class Command(BaseCommand):
    help = (
        "Seal every credential and authenticator anew with the first key of ABI_ENCRYPTION_KEYS."
        " Put the new key before the old ones, restart, run this, then take the old ones away."
    )

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            with transaction.atomic():
                told = f"{credentials.rotate()} credentials, {seals.rotate()} authenticators"
                record(actor=None, action="keys.rotated", target=told)
        except AppError as e:
            self.stderr.write(f"{e.code}: {e.detail}. {e.kind.fix.en}")
            sys.exit(1)
        except Unreadable:
            self.stderr.write("An authenticator was sealed with a key that is not here.")
            sys.exit(1)
        self.stdout.write(f"{told} are sealed with the newest key")
