"""What `manage.py` in a process of its own needs to work on this test's databases."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{name}")),
        "CLICKHOUSE_URL": settings.CLICKHOUSE_URLS["writer"],
        "CLICKHOUSE_READER_URL": settings.CLICKHOUSE_URLS["reader"],
        "LANDING_URL": settings.LANDING_URL,
        "TEMPORAL_TASK_QUEUE": settings.TEMPORAL_TASK_QUEUE,
        "ABI_SECRET_KEY": settings.SECRET_KEY,
    }
