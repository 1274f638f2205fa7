"""Exchange rates: entered as a whole set over HTTP and in the admin, and never changed."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from analytics.models import ExchangeRate, RateSet
from tests.analytics.conftest import Ask
from tests.people import People

RATES = "analytics/rates"
OCTOBER = {"currency": "USD", "into": "CNY", "month": "2026-10-01", "rate": "7.1042"}
SET: dict[str, Any] = {"source": "central bank", "rates": [OCTOBER]}
ADD = "/admin/analytics/rateset/add/"


def in_force(people: People) -> Any:
    browser = APIClient()
    browser.force_login(people.charlie)
    return browser.get(f"/api/v1/{RATES}").json()


def test_without_a_set_nothing_can_be_shown(people: People) -> None:
    assert in_force(people) == {
        "number": None,
        "source": "",
        "entered_by": "",
        "entered_at": None,
        "currencies": [],
        "rates": [],
    }


def test_a_set_replaces_the_one_before(people: People, ask: Ask) -> None:
    assert ask(people.alice, RATES, **SET).status_code == 201
    other = {**OCTOBER, "into": "EUR", "rate": "0.000000000000000001"}
    kept = ask(people.alice, RATES, source="ECB", rates=[other]).json()
    assert in_force(people) == kept
    assert (kept["source"], kept["entered_by"]) == ("ECB", "alice")
    assert (kept["currencies"], kept["rates"]) == (["EUR"], [other])
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.target) == ("rates.entered", str(kept["number"]))


def test_only_administrators_enter_rates(people: People, ask: Ask) -> None:
    assert ask(people.bob, RATES, **SET).status_code == 403
    assert not RateSet.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": "0"},
        {"rate": "-1"},
        {"rate": "1e2"},
        {"rate": "1,5"},
        {"rate": "1."},
        {"rate": "NaN"},
        {"rate": "٧"},
        {"rate": "0." + "0" * 18 + "1"},
        {"rate": "1" * 21},
        {"currency": "CNY"},
        {"currency": "XXA"},
        {"month": "2026-10-02"},
    ],
)
def test_of_a_set_with_a_wrong_rate_nothing_is_kept(
    people: People, ask: Ask, wrong: dict[str, str]
) -> None:
    refused = ask(people.alice, RATES, source="s", rates=[OCTOBER, {**OCTOBER, **wrong}])
    assert (refused.status_code, refused.json()["code"]) == (400, "rates_invalid")
    assert "rate 2" in refused.json()["detail"]
    assert not RateSet.objects.exists()
    assert not ExchangeRate.objects.exists()


def test_a_rate_said_twice_is_refused(people: People, ask: Ask) -> None:
    twice = ask(people.alice, RATES, source="s", rates=[OCTOBER, {**OCTOBER, "rate": "7"}])
    assert "said twice" in twice.json()["detail"]
    assert ask(people.alice, RATES, source="s", rates=[]).json()["code"] == "rates_invalid"
    assert not RateSet.objects.exists()


def test_in_the_admin_a_set_begins_with_the_last_one(people: People, client: Client) -> None:
    client.force_login(people.alice)
    lines = "USD, CNY, 2026-10, 7.1042\n\nusd, EUR, 2026-10, 0.92"
    assert client.post(ADD, {"source": "treasury", "lines": lines}).status_code == 302
    (kept,) = RateSet.objects.all()
    assert (kept.source, kept.entered_by) == ("treasury", "alice")
    page = client.get(ADD).content.decode()
    assert "USD, CNY, 2026-10, 7.1042\nUSD, EUR, 2026-10, 0.92" in page
    shown = client.get(f"/admin/analytics/rateset/{kept.pk}/change/").content.decode()
    assert ">7.1042<" in shown
    assert 'name="_save"' not in shown


@pytest.mark.parametrize(
    "lines",
    ["USD, CNY, 7.1", "USD, CNY, October, 7.1", "USD, CNY, 2026-10, 0", "USD, USD, 2026-10, 1"],
)
def test_in_the_admin_a_wrong_line_is_named(people: People, client: Client, lines: str) -> None:
    client.force_login(people.alice)
    page = client.post(ADD, {"source": "treasury", "lines": lines})
    assert page.status_code == 200
    assert "A rate is not one" in page.content.decode()
    assert not RateSet.objects.exists()


def test_nobody_changes_or_deletes_a_set(people: People, ask: Ask, client: Client) -> None:
    number = ask(people.alice, RATES, **SET).json()["number"]
    client.force_login(people.alice)
    page = f"/admin/analytics/rateset/{number}"
    assert client.post(f"{page}/change/", {"source": "x", "lines": ""}).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert RateSet.objects.get().source == "central bank"
