"""Negotiated prices: who lacks the right meets none of them, through any door."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission as AdminPermission
from django.core.management import call_command
from django.test import Client

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from analytics.derived import DERIVED
from analytics.vocabulary import DIMENSIONS, MEASURES
from analytics.whole_line import PRICED_IN
from billing.prices import PRICE_COLUMNS
from tests.analytics.jobs.doors import desk
from tests.analytics.priced import (
    CANARIES,
    CONTRACTED,
    DAYS,
    FOCUS_COST,
    FOCUS_OWN,
    FOCUS_UNIT,
    OTHER,
    PERIOD,
    RATE,
    SET_ASIDE,
    UNIT,
    Priced,
    deliver_priced,
    walk,
)
from tests.core.test_access_matrix import ROWS
from tests.people import grant_everything, key_of

# All that a person may do who is shown no prices.
_BLIND = (Role.VIEWER, Role.ANALYST, Role.SQL, Role.OPERATOR)


def _person(name: str, *roles: Role) -> User:
    person = User.objects.create(username=name, email=f"{name}@example.com", roles=list(roles))
    grant_everything(person)
    return person


@pytest.fixture
def priced(results: Path, clickhouse: str, landing: Path, tmp_path: Path) -> Priced:
    return deliver_priced(tmp_path)


@pytest.fixture
def results(tmp_path: Path, settings: Any, transactional_db: None) -> Path:
    folder = tmp_path / "exports"
    settings.EXPORTS_URL = folder.as_uri()
    return folder


def test_no_door_tells_a_price_to_whoever_lacks_the_right(priced: Priced) -> None:
    """The other person asks first: what is kept of their answers is nobody else's."""
    seeing = walk(_person("pia", *_BLIND, Role.PRICING), priced)
    blind = walk(_person("ben", *_BLIND), priced)
    assert seeing.keys() == blind.keys()
    found = {door for door, said in blind.items() if _canaries(said)}
    assert not found, {door: _canaries(blind[door]) for door in found}
    # The same walk finds each of them where it is told to those who may know.
    expected = {
        "data": {RATE},
        "line billed 0": {FOCUS_UNIT, FOCUS_COST, FOCUS_OWN},
        "line billed 1": {RATE, UNIT, OTHER},
        "lines detail xlsx": {RATE},
        "lines detail parquet": {RATE},
        "lines all csv.gz": {RATE, UNIT, OTHER, FOCUS_UNIT, FOCUS_COST, FOCUS_OWN},
        "lines all jsonl": {RATE, UNIT, OTHER, FOCUS_UNIT, FOCUS_COST, FOCUS_OWN},
        "focus csv": {RATE, UNIT, OTHER, CONTRACTED, FOCUS_UNIT, FOCUS_COST, FOCUS_OWN},
        "focus parquet": {RATE, UNIT, OTHER, CONTRACTED, FOCUS_UNIT, FOCUS_COST, FOCUS_OWN},
        "quarantine": {SET_ASIDE, RATE, OTHER},
        "sql azure_billing_detail": {RATE},
        "sql focus": {RATE, UNIT, OTHER, CONTRACTED},
    }
    for door, canaries in expected.items():
        assert canaries <= _canaries(seeing[door]), door


def _canaries(said: bytes) -> set[str]:
    """By their digits, however they are grouped or rounded."""
    text = said.decode("utf-8", "replace")
    return {each for each in (*CANARIES, CONTRACTED) if each.rstrip("0")[:11] in text}


def test_an_answer_says_what_it_withholds_and_why(priced: Priced) -> None:
    own = desk(_person("ben", *_BLIND))
    page = own.api.get("/api/v1/billing/data", DAYS).json()
    assert page["withheld"]["columns"] == ["resource_rate"]
    assert page["withheld"]["reason"]["en"].startswith("Negotiated prices are shown to the roles")
    assert "协议价格" in page["withheld"]["reason"]["zh"]
    (item,) = (each for each in page["items"] if each["extended_cost"] == "2.4")
    assert item["resource_rate"] is None
    line = own.api.get(f"/api/v1/analytics/lines/{item['id']}", {"date": item["date"]}).json()
    assert line["withheld"]["columns"] == ["resource_rate", "unit_price", "unknown_columns"]
    told = line["columns"]
    assert (told["unit_price"], told["resource_rate"], told["payg_price"]) == (None, None, "0.12")
    assert line["unknown_columns"] == {"BillingPeriodEndDate": "10/31/2026"}
    file = own.api.get("/api/v1/analytics/focus", {"billing_period": "2026-10"})
    file.close()
    assert file.headers["ABI-Withheld"] == (
        "ContractedCost, ContractedUnitPrice, PricingCurrencyContractedUnitPrice,"
        " x_EffectiveUnitPrice, x_OtherColumns"
    )
    aside = own.api.get("/api/v1/billing/quarantine", {"snapshot": priced.snapshot_id}).json()
    assert aside["withheld"]["columns"] == ["value", "raw"]
    values = {each["rule"]: each["value"] for each in aside["items"]}
    assert values["not_a_date"] == "never"
    raw = json.loads(aside["items"][0]["raw"])
    assert raw["ProductName"].startswith("Virtual Machines")
    assert not {"UnitPrice", "EffectivePrice", "Preis"} & raw.keys()
    job = own.done("exports", lines={"period": PERIOD, "columns": "all"})
    sidecar = json.loads(own.fetch(job, "sidecar_url"))
    assert sidecar["withheld"]["columns"] == ["resource_rate", "unit_price", "other_columns"]


def test_whoever_sees_prices_is_told_that_nothing_is_withheld(priced: Priced) -> None:
    own = desk(_person("pia", Role.VIEWER, Role.PRICING))
    page = own.api.get("/api/v1/billing/data", DAYS).json()
    assert page["withheld"] is None
    file = own.api.get("/api/v1/analytics/focus", {"billing_period": "2026-10"})
    file.close()
    assert file.headers["ABI-Withheld"] == ""


@pytest.mark.parametrize("name", ["resource_rate", "UnitPrice", "ContractedCost"])
def test_asking_for_a_price_by_name_is_refused(priced: Priced, name: str) -> None:
    question = {"measures": ["billed_cost"], "period": PERIOD}
    only = [{"dimension": name, "operator": "in", "values": ["1"]}]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("query", question | {"dimensions": [name]}),
        ("query", question | {"measures": [name]}),
        ("query", question | {"filters": only}),
        ("query", question | {"any": [only]}),
        ("query", question | {"order": {"by": name}}),
        ("jobs", question | {"filters": only}),
        ("exports", {"question": question | {"dimensions": [name]}}),
        ("exports", {"lines": {"period": PERIOD, "filters": only}}),
        ("explain", {"measure": "billed_cost", "period": PERIOD, "filters": only}),
        ("focus", {"billing_period": "2026-10", "filters": only}),
    ]
    blind, seeing = desk(_person("ben", *_BLIND)), desk(_person("pia", *_BLIND, Role.PRICING))
    for path, body in asked:
        refused, unknown = blind.ask(path, **body), seeing.ask(path, **body)
        assert (refused.status_code, refused.json()["code"]) == (403, "prices_withheld"), body
        assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_name"), body
    picked = blind.api.get("/api/v1/analytics/values", {**PERIOD, "dimension": name})
    assert (picked.status_code, picked.json()["code"]) == (403, "prices_withheld")


def test_the_tag_of_an_answer_is_another_with_the_right_and_without(priced: Priced) -> None:
    person = _person("pia", Role.VIEWER, Role.PRICING)
    seeing = desk(person).api.get("/api/v1/billing/data", DAYS)
    person.roles = [Role.VIEWER]
    person.save()
    tag = {"If-None-Match": seeing.headers["ETag"]}
    blind = desk(person).api.get("/api/v1/billing/data", DAYS, headers=tag)
    assert blind.status_code == 200
    assert not _canaries(blind.content)


def test_a_file_made_with_the_right_is_closed_without_it(priced: Priced) -> None:
    person = _person("pia", Role.VIEWER, Role.PRICING)
    job = desk(person).done("exports", lines={"period": PERIOD, "columns": "all"})
    person.roles = [Role.VIEWER]
    person.save()
    own = desk(person)
    for link in ("url", "sidecar_url"):
        closed = own.api.get(job["result"][link])
        assert (closed.status_code, closed.json()["code"]) == (403, "job_scope_changed")
    assert own.look(job)["result"] is None


def test_a_key_without_the_right_gets_files_of_its_own_and_no_other(priced: Priced) -> None:
    person = _person("pia", Role.VIEWER, Role.PRICING)
    own, by_key = desk(person), desk(None)
    key = key_of(person, permissions=("view_costs",)).text.whole
    by_key.api.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    asked = {"period": PERIOD, "columns": "all"}
    full, narrow = own.done("exports", lines=asked), by_key.done("exports", lines=asked)
    assert _canaries(own.fetch(own.look(full)))
    for one in (by_key, own):
        assert not _canaries(one.fetch(one.look(narrow)))
    assert by_key.look(full)["result"] is None
    closed = by_key.api.get(full["result"]["url"])
    assert (closed.status_code, closed.json()["code"]) == (403, "job_scope_changed")


def test_the_command_and_the_admin_keep_to_it(priced: Priced, tmp_path: Path) -> None:
    person = _person("ben", *_BLIND)
    out = tmp_path / "ben.csv"
    call_command(
        "export_focus", "--as", "ben", "--month", "2026-10", "--out", out, stdout=StringIO()
    )
    assert not _canaries(out.read_bytes())
    told = json.loads((tmp_path / "ben.csv.manifest.json").read_text())
    assert "ContractedCost" in told["withheld"]["columns"]
    assert all("contracted_cost" not in each["unknown"] for each in told["reconciliation"])
    person.is_staff = True
    person.save()
    person.user_permissions.add(AdminPermission.objects.get(codename="view_snapshot"))
    browser = Client()
    browser.force_login(person)
    page = browser.get(f"/admin/billing/snapshot/{priced.snapshot_id}/quarantine/")
    assert page.status_code == 200
    assert not _canaries(page.content)
    assert b"Negotiated prices are shown" in page.content


def test_no_question_is_made_of_prices() -> None:
    """Dimensions, measures and what they are worked out from: a filter would tell a price."""
    words = [
        *(c for d in DIMENSIONS.values() for c in d.columns),
        *(m.column for m in MEASURES.values()),
    ]
    assert not PRICE_COLUMNS & set(words)
    told = {name: sql for name, sql in DERIVED.items() if any(p in sql for p in PRICE_COLUMNS)}
    assert told.keys() == PRICED_IN


def test_a_role_says_it_and_a_grant_does_not(db: None) -> None:
    for role in Role:
        sees = role in (Role.FINOPS, Role.ADMIN, Role.PRICING)
        assert scope_of(_person(role.value, role)).sees_prices is sees


def test_every_door_that_answers_with_charges_is_walked() -> None:
    """A new address is walked above, or it is said here why it tells no charge."""
    walked = {
        *("/api/v1/analytics/query", "/api/v1/analytics/diff", "/api/v1/analytics/values"),
        *("/api/v1/analytics/lines/<str:line_id>", "/api/v1/analytics/resources"),
        *("/api/v1/analytics/exports", "/api/v1/analytics/jobs", "/api/v1/analytics/focus"),
        *("/api/v1/analytics/jobs/<uuid:job_id>", "/api/v1/analytics/jobs/<uuid:job_id>/result"),
        "/api/v1/analytics/jobs/<uuid:job_id>/sidecar",
        *("/api/v1/analytics/sql", "/api/v1/analytics/sql/schema", "/api/v1/analytics/sql/runs"),
        "/api/v1/analytics/sql/queries",
        *("/api/v1/analytics/explain", "/api/v1/billing/data", "/api/v1/billing/quarantine"),
    }
    others = {route for _, route in ROWS} - walked
    of_charges = {
        route
        for route in others
        if route.startswith(("/api/v1/analytics/", "/api/v1/billing/data"))
    }
    assert of_charges == {
        *("/api/v1/analytics/rates", "/api/v1/analytics/vocabulary"),
        # Numbers of rows and bytes; one's own run, and text that people kept.
        *("/api/v1/analytics/sql/estimate", "/api/v1/analytics/sql/runs/<uuid:run_id>"),
        "/api/v1/analytics/sql/queries/<uuid:query_id>",
    }
