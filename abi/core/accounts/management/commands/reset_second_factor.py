"""`manage.py reset_second_factor NAME --reason …`: the operator's way, where no admin gets in."""

from typing import Any, override

from django.core.management.base import BaseCommand, CommandError, CommandParser

from abi.core.accounts.models import User
from abi.core.accounts.second_factor.reset import reset


class Command(BaseCommand):
    help = "Take a person's second factor away, for a lost phone or lost keys. Audited."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True)

    @override
    def handle(self, *_args: Any, username: str, reason: str, **_options: Any) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is nobody called {username}.")
        if not reset(person, actor=None, reason=reason):
            raise CommandError(f"{username} has no second factor.")
        self.stdout.write(f"{username} signs in with the password alone, and can set up another.")
