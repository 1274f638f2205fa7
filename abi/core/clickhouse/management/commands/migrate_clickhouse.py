"""`manage.py migrate_clickhouse`: bring ClickHouse to the newest numbered file."""

from pathlib import Path
from typing import Any, override

from django.apps import apps
from django.core.management.base import BaseCommand

from abi.core.clickhouse.migrate import found, migrate


class Command(BaseCommand):
    help = "Apply the ClickHouse migrations (<app>/clickhouse/NNNN_*.sql) that are missing."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        folders = [Path(app.path) / "clickhouse" for app in apps.get_app_configs()]
        applied = migrate(found(folders))
        self.stdout.write("\n".join(f"applied {name}" for name in applied) or "nothing to apply")
