"""Jobs as a person meets them: asked for, worked off, looked at, fetched."""

from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from abi.core.accounts.models import User
from analytics.models import Job, JobState
from analytics.tasks import run_job

QUESTION: dict[str, Any] = {
    "measures": ["billed_cost"],
    "period": {"start": "2026-10-01", "end": "2026-11-01"},
    "dimensions": ["service"],
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk."""

    api: APIClient

    def ask(self, path: str = "jobs", **body: Any) -> Any:
        """POST; the answer itself."""
        return self.api.post(f"/api/v1/analytics/{path}", body, format="json")

    def submit(self, path: str = "jobs", **body: Any) -> dict[str, Any]:
        """The job that was accepted."""
        answer = self.ask(path, **body)
        assert answer.status_code == 202, answer.content
        found: dict[str, Any] = answer.json()
        assert answer.headers["Location"] == f"/api/v1/analytics/jobs/{found['id']}"
        return found

    def look(self, job: dict[str, Any]) -> dict[str, Any]:
        answer = self.api.get(f"/api/v1/analytics/jobs/{job['id']}")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def done(self, path: str = "jobs", **body: Any) -> dict[str, Any]:
        """Ask, work off, look: a job that must have a result."""
        job = self.submit(path, **body)
        assert run_job(job["id"])
        return self.look(job)

    def fetch(self, job: dict[str, Any], part: str = "url") -> bytes:
        answer = self.api.get(job["result"][part])
        assert answer.status_code == 200, answer.content
        return answer.getvalue()


def desk(person: User | None) -> Desk:
    api = APIClient()
    if person:
        api.force_login(person)
    return Desk(api)


def states() -> list[str]:
    return list(Job.objects.order_by("created_at").values_list("state", flat=True))


def work_off() -> None:
    """Everything that is queued, as the workers would."""
    for job in Job.objects.filter(state=JobState.QUEUED):
        run_job(str(job.pk))
