"""Schedules in the admin, on the real Temporal."""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from tests.people import People
from tests.workflows.following import eventually
from tests.workflows.test_schedules import _described, prefix
from workflows import schedules, temporal_schedules

__all__ = ["prefix"]
pytestmark = [pytest.mark.usefixtures("queue", "prefix")]
PAGE = "/admin/workflows/workflowrun/schedules/"
OCTOBER = {"start_date": "2026-10-01", "end_date": "2026-10-31"}


def _add(site: Browser, cron: str = "0 4 * * 1", **said: str) -> Any:
    return site.post(PAGE, OCTOBER | {"add": "x", "source": "", "cron": cron} | said)


def _do(site: Browser, act: str, schedule: str, reason: str = "because") -> str:
    body = {"act": act, "schedule": schedule, "reason": reason}
    return site.post(PAGE, body, follow=True).content.decode()


@pytest.fixture
def source(db: None, make_source: Any) -> str:
    return str(make_source().name)


def test_a_schedule_is_added_shown_paused_resumed_and_deleted(site: Browser, source: str) -> None:
    assert _add(site, source=source).status_code == 302
    [shown] = eventually(schedules.listed)
    assert (shown.schedule, shown.parameters["source"]) == ("0 4 * * 1", source)
    assert len(shown.next_runs) == 3
    page = site.get(PAGE).content.decode()
    assert f"{shown.next_runs[2]:%Y-%m-%d} 04:00" in page

    assert "Say why" in _do(site, "pause", shown.id, " ")
    assert _described(shown.id).schedule.state.paused is False
    assert "because" in _do(site, "pause", shown.id)
    assert _described(shown.id).schedule.state.paused is True
    _do(site, "resume", shown.id)
    assert _described(shown.id).schedule.state.paused is False
    _do(site, "remove", shown.id)
    assert eventually(lambda: not schedules.listed())
    events = AuditEvent.objects.filter(target=f"schedule:{shown.id}").order_by("number")
    assert [(event.action, event.actor) for event in events] == [
        ("workflow.schedule", "alice"),
        ("workflow.schedule_paused", "alice"),
        ("workflow.schedule_resumed", "alice"),
        ("workflow.unschedule", "alice"),
    ]
    assert events[3].after == {"reason": "because"}


def test_the_built_in_one_can_be_paused_and_not_deleted(site: Browser) -> None:
    [entry] = schedules.built_in()
    schedules.sync([entry])
    eventually(schedules.listed)
    assert "unknown_schedule" in _do(site, "remove", entry.id)
    assert "because" in _do(site, "pause", entry.id)
    assert _described(entry.id).schedule.state.paused is True


def test_what_cannot_be_scheduled_is_said(site: Browser, source: str) -> None:
    for said, problem in (
        ({"cron": "now"}, "invalid_schedule"),
        ({"start_date": "2026-11-01"}, "period_invalid"),
        ({"start_date": ""}, "required"),
        ({"source": "nobody"}, "valid choice"),
    ):
        answer = _add(site, **said)
        assert answer.status_code == 200
        assert problem in answer.content.decode()
    assert schedules.listed() == []
    assert "unknown_schedule" in _do(site, "pause", "foreign")


def test_where_temporal_is_away_the_page_says_so(
    site: Browser, source: str, settings: Settings
) -> None:
    address, settings.TEMPORAL_ADDRESS = settings.TEMPORAL_ADDRESS, "127.0.0.1:1"
    page = site.get(PAGE)
    assert page.status_code == 503
    assert "temporal_unreachable" in page.content.decode()
    assert "TEMPORAL_ADDRESS" in page.content.decode()
    assert _add(site).status_code == 503
    assert "temporal_unreachable" in _do(site, "pause", f"{temporal_schedules.ASKED}x")
    settings.TEMPORAL_ADDRESS = address


@pytest.mark.parametrize(
    ("roles", "looks", "acts"),
    [([Role.VIEWER], 403, 403), ([Role.ANALYST], 200, 403), ([Role.OPERATOR], 200, 302)],
)
def test_who_looks_and_who_acts(
    people: People, source: str, roles: list[Role], looks: int, acts: int
) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_staff=True, roles=roles)
    browser = Browser()
    browser.force_login(people.bob)
    page = browser.get(PAGE)
    assert page.status_code == looks
    assert ('name="add"' in page.content.decode()) == (acts == 302)
    assert _add(browser).status_code == acts
    expected = 1 if acts == 302 else 0
    assert AuditEvent.objects.filter(action="workflow.schedule").count() == expected


def test_the_list_of_runs_leads_there(site: Browser) -> None:
    assert f'href="{PAGE}"' in site.get("/admin/workflows/workflowrun/").content.decode()
