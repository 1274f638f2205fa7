"""POST and GET /api/v1/analytics/jobs: asked, done, fetched by one person and no other."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client
from analytics.jobs.recovery import ROWS_KEPT, expire
from analytics.jobs.submitting import MAX_UNFINISHED
from analytics.models import Job
from analytics.tasks import run_job
from tests.analytics.jobs.doors import QUESTION, desk, states, work_off
from tests.analytics.published import BOBS
from tests.people import People, grant


def _rows(body: bytes | str) -> Any:
    return json.loads(body)["data"]


def test_a_job_answers_as_the_question_itself_does(
    results: Path, people: People, october: int
) -> None:
    for person in (people.alice, people.bob, people.charlie):
        mine = desk(person)
        job = mine.done(**QUESTION)
        answer = json.loads(mine.fetch(job))
        at_once = mine.ask("query", **QUESTION).json()
        for each in (answer, at_once):
            each["as_of"].pop("read_at")
        assert answer == at_once
        assert (job["state"], job["error"], job["attempt"]) == ("done", None, 1)
        assert job["result"]["rows"] == at_once["row_count"]
    assert _rows(desk(people.bob).fetch(desk(people.bob).done(**QUESTION))) == [
        ["Storage", "Storage", "Network"],
        ["USD", "CNY", "USD"],
        ["15.1", "7", "0.0000000000000000000000000007"],
    ]


def test_who_sees_nothing_gets_an_empty_answer_and_clickhouse_is_not_asked(
    results: Path, people: People, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    for name in ("read", "stream"):
        monkeypatch.setattr(client, name, asked.append)
    mine = desk(people.charlie)
    assert _rows(mine.fetch(mine.done(**QUESTION))) == [[], [], []]
    lines = {"period": QUESTION["period"]}
    export = mine.done("exports", lines=lines)
    assert (export["result"]["rows"], asked) == (0, [])


def test_a_stranger_and_a_person_without_the_role_are_refused(
    results: Path, people: People, october: int
) -> None:
    operator = User.objects.create(username="operator", roles=["operator"])
    for path, body in (("jobs", QUESTION), ("exports", {"question": QUESTION})):
        assert desk(None).ask(path, **body).status_code == 401
        assert desk(operator).ask(path, **body).status_code == 403
    assert states() == []


def test_nobody_else_finds_the_job_or_opens_its_link(
    results: Path, people: People, october: int
) -> None:
    job = desk(people.bob).done(**QUESTION)
    for other in (people.alice, people.charlie):
        theirs = desk(other).api
        address = f"/api/v1/analytics/jobs/{job['id']}"
        links = (job["result"]["url"], job["result"]["sidecar_url"])
        for answer in (theirs.get(address), theirs.delete(address), *map(theirs.get, links)):
            assert answer.status_code == 404
            assert answer.json()["code"] == "no_such_job"
        assert theirs.get("/api/v1/analytics/jobs").json() == {"items": []}
    assert desk(None).api.get(job["result"]["url"]).status_code == 401
    assert desk(people.bob).fetch(job)


def test_even_equal_access_opens_no_link_of_another(
    results: Path, people: People, october: int
) -> None:
    twin = User.objects.create(username="twin", roles=["viewer"])
    grant(twin, ScopeDimension.SUBSCRIPTION, BOBS)
    DataScope.objects.filter(user=people.bob).delete()
    grant(people.bob, ScopeDimension.SUBSCRIPTION, BOBS)
    job = desk(people.bob).done(**QUESTION)
    assert desk(twin).api.get(job["result"]["url"]).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1abc:def"])
def test_a_link_that_was_changed_opens_nothing(
    results: Path, people: People, october: int, token: str
) -> None:
    job = desk(people.bob).done(**QUESTION)
    address = job["result"]["url"].partition("?")[0]
    answer = desk(people.bob).api.get(address, {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (403, "job_link_invalid")


def test_a_link_opens_its_own_part_of_its_own_job(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job, other = mine.done(**QUESTION), mine.done(**QUESTION)
    address, _, query = job["result"]["url"].partition("?")
    assert mine.api.get(f"{address.replace('result', 'sidecar')}?{query}").status_code == 403
    assert mine.api.get(f"{other['result']['url'].partition('?')[0]}?{query}").status_code == 403


def test_a_link_expires_and_the_job_gives_a_new_one(
    results: Path, people: People, october: int, settings: Settings
) -> None:
    mine = desk(people.bob)
    job = mine.done(**QUESTION)
    settings.JOB_LINK_SECONDS = -1
    assert mine.api.get(job["result"]["url"]).json()["code"] == "job_link_invalid"
    settings.JOB_LINK_SECONDS = 60
    assert mine.fetch(mine.look(job))


def test_who_sees_less_since_does_not_get_the_old_answer(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job = mine.done(**QUESTION)
    DataScope.objects.filter(user=people.bob).delete()
    grant(people.bob, ScopeDimension.SUBSCRIPTION, BOBS)
    for link in (job["result"]["url"], job["result"]["sidecar_url"]):
        answer = mine.api.get(link)
        assert (answer.status_code, answer.json()["code"]) == (403, "job_scope_changed")
    now = mine.look(job)
    assert (now["result"], now["error"]["code"]) == (None, "job_scope_changed")
    assert "again" in now["error"]["fix"]


def test_who_sees_less_when_the_turn_comes_gets_the_rows_of_then(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job, file = mine.submit(**QUESTION), mine.submit("exports", question=QUESTION)
    DataScope.objects.filter(user=people.bob).delete()
    grant(people.bob, ScopeDimension.SUBSCRIPTION, BOBS)
    work_off()
    assert _rows(mine.fetch(mine.look(job)))[2] == ["10.1", "0.0000000000000000000000000007"]
    assert mine.fetch(mine.look(file)).decode().splitlines()[1:] == [
        '"Storage","USD",10.1',
        '"Network","USD",0.0000000000000000000000000007',
    ]


@pytest.mark.parametrize("change", [{"roles": ["operator"]}, {"is_active": False}])
def test_who_may_no_longer_ask_when_the_turn_comes_gets_nothing(
    results: Path, people: People, october: int, change: dict[str, Any]
) -> None:
    job = desk(people.bob).submit(**QUESTION)
    User.objects.filter(pk=people.bob.pk).update(**change)
    assert not run_job(job["id"])
    kept = Job.objects.get(pk=job["id"])
    assert kept.error is not None
    assert (kept.state, kept.error["code"], kept.path) == ("failed", "job_not_allowed", "")


def test_a_question_that_cannot_be_answered_makes_no_job(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.alice)
    for path, body, code in (
        ("jobs", QUESTION | {"measures": ["nonsense"]}, "unknown_name"),
        ("jobs", QUESTION | {"extra": 1}, "validation_failed"),
        ("exports", {}, "invalid_question"),
        ("exports", {"question": QUESTION, "lines": {"period": QUESTION["period"]}},
         "invalid_question"),
        ("exports", {"question": QUESTION | {"limit": 5}}, "validation_failed"),
        ("exports", {"question": QUESTION, "format": "pdf"}, "validation_failed"),
    ):  # fmt: skip
        answer = mine.ask(path, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, code), body
    assert states() == []


def test_one_person_has_so_many_unfinished_jobs_and_no_more(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    jobs = [mine.submit(**QUESTION) for _ in range(MAX_UNFINISHED)]
    refused = mine.ask(**QUESTION)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_jobs")
    assert desk(people.alice).submit(**QUESTION)
    mine.api.delete(f"/api/v1/analytics/jobs/{jobs[0]['id']}")
    assert mine.submit(**QUESTION)


def test_a_job_that_is_cancelled_before_its_turn_never_runs(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job = mine.submit(**QUESTION)
    answer = mine.api.delete(f"/api/v1/analytics/jobs/{job['id']}")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert not run_job(job["id"])
    assert mine.look(job)["state"] == "cancelled"
    assert not list(results.rglob("result*"))
    mine.api.delete(f"/api/v1/analytics/jobs/{job['id']}")
    event = AuditEvent.objects.latest("number")
    assert (event.actor, event.action, event.target) == ("bob", "job.cancelled", job["id"])
    assert AuditEvent.objects.filter(target=job["id"]).count() == 1


def test_a_job_runs_once_however_often_it_is_told_to(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job = mine.done(**QUESTION)
    assert not run_job(job["id"])
    assert mine.look(job)["attempt"] == 1
    assert not run_job("00000000-0000-4000-8000-000000000000")


def test_deleting_a_job_that_has_ended_deletes_its_result(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job = mine.done(**QUESTION)
    assert [path.name for path in results.rglob("*") if path.is_file()] == ["result"]
    after = mine.api.delete(f"/api/v1/analytics/jobs/{job['id']}").json()
    assert (after["state"], after["result"]) == ("done", None)
    assert after["error"]["code"] == "job_result_gone"
    assert mine.api.get(job["result"]["url"]).status_code == 410
    assert not [path for path in results.rglob("*") if path.is_file()]
    mine.api.delete(f"/api/v1/analytics/jobs/{job['id']}")
    (event,) = AuditEvent.objects.filter(target=job["id"])
    assert (event.actor, event.action) == ("bob", "job.result_deleted")


def test_results_are_deleted_in_time_and_the_jobs_themselves_later(
    results: Path, people: People, october: int, settings: Settings
) -> None:
    settings.JOB_RESULT_HOURS = 1
    mine = desk(people.bob)
    job, kept = mine.done(**QUESTION), mine.done(**QUESTION)
    Job.objects.filter(pk=job["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (expire(), expire()) == (1, 0)
    assert mine.api.get(job["result"]["url"]).json()["code"] == "job_result_gone"
    assert mine.fetch(kept)
    assert len([path for path in results.rglob("*") if path.is_file()]) == 1
    Job.objects.filter(pk=job["id"]).update(finished_at=timezone.now() - 2 * ROWS_KEPT)
    expire()
    assert [str(each.pk) for each in Job.objects.all()] == [kept["id"]]


def test_a_result_that_lies_nowhere_is_gone(results: Path, people: People, october: int) -> None:
    mine = desk(people.bob)
    job = mine.done(**QUESTION)
    for path in list(results.rglob("result")):
        path.unlink()
    answer = mine.api.get(job["result"]["url"])
    assert (answer.status_code, answer.json()["code"]) == (410, "job_result_gone")


def test_whatever_goes_wrong_is_told_in_the_language_of_the_reader(
    results: Path, people: People, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("analytics.api.works.answer", breaks)
    mine = desk(people.bob)
    job = mine.submit(**QUESTION)
    assert not run_job(job["id"])
    error = mine.look(job)["error"]
    assert (error["code"], error["detail"]) == ("internal_error", "RuntimeError")
    people.bob.language = "zh-hans"
    people.bob.save()
    assert mine.look(job)["error"]["title"] == "服务器内部出现错误。"
    assert not [path for path in results.rglob("*") if path.is_file()]
