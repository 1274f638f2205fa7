"""`manage.py create_demo_people`: logins for a demo, printed once as JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any, override

from django.core.management.base import BaseCommand

from abi.core.accounts.demo import create_demo_people


class Command(BaseCommand):
    help = "Create admin, ada (sees all), bob (two subscriptions) and charlie (sees nothing)."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subscriptions", nargs="*", default=[], help="what bob sees")
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        logins = create_demo_people(options["subscriptions"])
        if options["json"]:
            self.stdout.write(json.dumps([asdict(login) for login in logins]))
            return
        for login in logins:
            password = login.password or "(unchanged)"
            self.stdout.write(f"{login.username:<8} {password:<18} sees {login.sees}")
