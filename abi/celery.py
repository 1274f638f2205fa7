"""Celery: housekeeping that takes seconds and may run twice. Everything else is Temporal's.

`celery --app abi.celery worker --beat` runs it.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abi.settings")

from django.conf import settings

app = Celery("abi", broker=settings.REDIS_URL)
app.conf.update(
    timezone="UTC",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=120,
    task_soft_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    # A task whose worker was killed comes back after this long: longer than any task runs.
    broker_transport_options={"visibility_timeout": 600, "unacked_restore_interval": 10},
    # Only what is due next; a lost file costs one early run of tasks that may run twice.
    beat_schedule={
        "reconcile-runs": {
            "task": "workflows.tasks.reconcile_runs",
            "schedule": 120.0,
            # Nobody was there to take the last one: do not pile them up.
            "options": {"expires": 110},
        },
        "watch-deliveries": {
            "task": "billing.tasks.watch_deliveries",
            "schedule": 300.0,
            "options": {"expires": 280},
        },
        "run-ledgers": {
            "task": "billing.tasks.run_ledgers",
            "schedule": 300.0,
            "options": {"expires": 280},
        },
        "date-snapshots": {
            "task": "billing.tasks.date_snapshots",
            "schedule": 600.0,
            "options": {"expires": 580},
        },
        "prune-snapshots": {
            "task": "billing.tasks.prune_snapshots",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
    },
)
app.autodiscover_tasks(["workflows", "billing"])
