"""The process that `make up` starts for jobs, started as `make up` does."""

import subprocess
import time
from pathlib import Path

from django.conf import settings

from abi.stack.apps import Apps
from abi.stack.places import Places
from analytics.models import Job
from tests.analytics.jobs.doors import QUESTION, desk
from tests.people import People
from tests.workflows.commands import ROOT, environment


def test_it_does_the_jobs_that_a_request_enqueues(
    results: Path, people: People, october: int, landing: Path, tmp_path: Path
) -> None:
    apps = Apps(places=Places(tmp_path, tmp_path), environment={}, port=0)
    (service,) = (each for each in apps.later() if each.name == "jobs")
    worker = subprocess.Popen(
        service.command,
        cwd=ROOT,
        env=environment() | {"EXPORTS_URL": settings.EXPORTS_URL},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        mine = desk(people.bob)
        jobs = [mine.submit(**QUESTION), mine.submit("exports", question=QUESTION)]
        deadline = time.monotonic() + 120
        while Job.objects.exclude(state="done").exists():
            assert time.monotonic() < deadline, list(Job.objects.values_list("state", "error"))
            time.sleep(0.2)
        for job in jobs:
            assert mine.fetch(mine.look(job))
    finally:
        worker.terminate()
        worker.wait(60)
