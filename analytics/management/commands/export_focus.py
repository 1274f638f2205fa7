"""`manage.py export_focus --as NAME --month 2026-10 --out FILE`: what a person sees, as FOCUS."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.errors import AppError
from analytics.exports.formats import FileFormat
from analytics.focus.export import Wanted, export
from analytics.focus.formats import FOCUS_FORMATS
from analytics.focus.manifest import manifest
from analytics.focus.periods import covered


class Command(BaseCommand):
    help = (
        "Export charges as a FOCUS 1.2 file, as far as a person sees them. FILE.manifest.json"
        " says how many rows, which sums and which snapshots; it is printed as well."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="person", required=True, help="a user name")
        parser.add_argument("--month", default="", help="2026-10")
        parser.add_argument("--start", type=date.fromisoformat)
        parser.add_argument("--end", type=date.fromisoformat, help="the last day")
        parser.add_argument("--format", choices=[f.value for f in FOCUS_FORMATS], default="csv")
        parser.add_argument("--excel", action="store_true", help="CSV for spreadsheets")
        parser.add_argument("--leave-out", action="store_true", help="months that lack a dataset")
        parser.add_argument("--out", required=True, type=Path)

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["person"], is_active=True).first()
        if person is None or Permission.VIEW_COSTS not in person.permissions:
            raise CommandError("there is no active user of that name who may view costs")
        try:
            told = _written(options["out"], person, options)
        except AppError as e:
            problem = {"code": e.code, "detail": e.detail, "fix": e.kind.fix.en}
            self.stderr.write(json.dumps(problem, ensure_ascii=False))
            sys.exit(1)
        self.stdout.write(told)


def _written(out: Path, person: User, options: dict[str, Any]) -> str:
    """The file takes its name only when it is whole."""
    wanted = Wanted(
        covered=covered(options["month"], options["start"], options["end"]),
        format=FileFormat(options["format"]),
        excel=options["excel"],
        leave_out=options["leave_out"],
    )
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            exported = export(wanted, scope=scope_of(person), actor=person, to=file)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    told = _json(manifest(exported))
    out.with_name(f"{out.name}.manifest.json").write_text(told, "utf-8")
    return told


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
