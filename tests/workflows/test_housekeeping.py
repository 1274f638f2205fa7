"""What runs beside the workflows: Celery's schedule names tasks that exist."""

from abi.celery import app
from workflows.tasks import reconcile_runs


def test_every_two_minutes_celery_reconciles_the_runs() -> None:
    app.loader.import_default_modules()
    entry = app.conf.beat_schedule["reconcile-runs"]

    assert entry["task"] == reconcile_runs.name
    assert entry["task"] in app.tasks
    assert entry["schedule"] == 120.0


def test_every_scheduled_task_exists_and_does_not_pile_up() -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] < entry["schedule"]
