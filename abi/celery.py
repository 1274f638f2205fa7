"""Celery: housekeeping that takes seconds and may run twice, and the jobs of people who ask.

`celery --app abi.celery worker --beat` does the first, `… worker --queues jobs` the second.
Everything else is Temporal's.
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
    broker_transport_options={
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        # A person waits while a job is enqueued; without a broker it is enqueued later.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
    },
    # A job takes as long as it takes: it must not stand in the way of housekeeping.
    task_routes={"analytics.tasks.run_job": {"queue": "jobs"}},
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
        "expire-drafts": {
            "task": "billing.tasks.expire_drafts",
            "schedule": 600.0,
            "options": {"expires": 580},
        },
        "anchor-audit": {
            "task": "billing.tasks.anchor_audit",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "recover-jobs": {
            "task": "analytics.tasks.recover_jobs",
            "schedule": 30.0,
            "options": {"expires": 25},
        },
        "forget-changes": {
            "task": "abi.core.records.tasks.forget_changes",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "forget-tokens": {
            "task": "abi.core.accounts.oauth.tasks.forget_tokens",
            "schedule": 86400.0,
            "options": {"expires": 86000},
        },
        "tidy-sql": {
            "task": "analytics.tasks.tidy_sql",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "expire-jobs": {
            "task": "analytics.tasks.expire_jobs",
            "schedule": 600.0,
            "options": {"expires": 580},
        },
    },
)
app.autodiscover_tasks(
    ["abi.core.records", "abi.core.accounts.oauth", "workflows", "billing", "analytics"]
)
# The threads of the web server enqueue as well: to this broker, not to Celery's own default.
app.set_default()
