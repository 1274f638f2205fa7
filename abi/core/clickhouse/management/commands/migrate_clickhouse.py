"""`manage.py migrate_clickhouse`: bring ClickHouse to the newest numbered file."""

from pathlib import Path
from typing import Any, override

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from abi.core.clickhouse.migrate import found, migrate


class Command(BaseCommand):
    help = (
        "Apply the ClickHouse migrations (<app>/clickhouse/NNNN_*.sql) that are missing, then what"
        " apps do to their tables by settings."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        folders = [Path(app.path) / "clickhouse" for app in apps.get_app_configs()]
        said = [f"applied {name}" for name in migrate(found(folders))]
        for app in apps.get_app_configs():
            if after := getattr(app, "after_clickhouse_migrations", ""):
                said += import_string(after)()
        self.stdout.write("\n".join(said) or "nothing to apply")
