"""Jobs in the admin: that they are there, not what is in them, and a way to stop them."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.models import AuditEvent
from analytics.models import Job
from tests.analytics.jobs.doors import QUESTION, desk, work_off
from tests.analytics.published import BOBS, BOBS_OTHER
from tests.people import People, grant

LIST = "admin:analytics_job_changelist"


def _admin(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def _page(person: User, job: str) -> str:
    answer = _admin(person).get(reverse("admin:analytics_job_change", args=[job]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def job(results: Path, people: People, october: int) -> str:
    """A question of bob's, answered."""
    found: str = desk(people.bob).submit(**QUESTION)["id"]
    work_off()
    return found


def test_an_administrator_sees_that_jobs_are_there(people: People, job: str) -> None:
    page = _admin(people.alice).get(reverse(LIST)).content.decode()
    assert "bob" in page
    assert job in page


def test_what_is_in_a_job_is_shown_to_who_may_see_it_anyway(people: People, job: str) -> None:
    assert "billed_cost" in _page(people.alice, job)
    DataScope.objects.filter(user=people.alice).delete()
    blind = _page(people.alice, job)
    assert "bob" in blind
    assert "billed_cost" not in blind
    assert Job.objects.get(pk=job).sha256 not in blind
    grant(people.alice, ScopeDimension.SUBSCRIPTION, BOBS, BOBS_OTHER)
    assert "billed_cost" in _page(people.alice, job)


def test_who_does_not_administer_sees_none(people: People, job: str) -> None:
    staff = User.objects.create(username="staff", roles=["finops"], is_staff=True)
    assert _admin(staff).get(reverse(LIST)).status_code == 403
    assert _admin(people.bob).get(reverse(LIST)).status_code == 302


def test_an_administrator_cancels_and_the_audit_log_says_so(
    results: Path, people: People, october: int
) -> None:
    waiting, ended = (desk(people.bob).submit(**QUESTION)["id"] for _ in range(2))
    Job.objects.filter(pk=ended).update(state="failed")
    chosen = {"action": "cancel_jobs", "_selected_action": [waiting, ended]}
    answer = _admin(people.alice).post(reverse(LIST), chosen, follow=True)
    assert "1 cancelled." in answer.content.decode()
    states = dict(Job.objects.values_list("pk", "state"))
    assert {str(pk): state for pk, state in states.items()} == {
        waiting: "cancelled",
        ended: "failed",
    }
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.actor, event.target) == ("job.cancelled", "alice", waiting)


def test_a_job_cannot_be_added_changed_or_deleted_here(people: People, job: str) -> None:
    browser = _admin(people.alice)
    assert browser.get(reverse("admin:analytics_job_add")).status_code == 403
    assert browser.post(reverse("admin:analytics_job_delete", args=[job])).status_code == 403
    before = Job.objects.values().get(pk=job)
    browser.post(reverse("admin:analytics_job_change", args=[job]), {"state": "queued"})
    assert Job.objects.values().get(pk=job) == before


def test_the_page_is_chinese_for_who_reads_chinese(people: People, job: str) -> None:
    people.alice.language = "zh-hans"
    people.alice.save(update_fields=["language"])
    page = _admin(people.alice).get(reverse(LIST))
    text = page.content.decode()
    for word in ("所有者", "状态", "已完成", "取消所选任务", "任务"):
        assert word in text
