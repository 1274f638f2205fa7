"""GET and POST /api/v1/analytics/focus: a file that says how much of it there is."""

import base64
import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from analytics.focus.errors import INCOMPLETE, INTERRUPTED, UNKNOWN_FORMAT
from billing.deadlines import DeliveryState
from billing.models import Publication
from tests.analytics.conftest import Ask
from tests.analytics.focus_bills import SUB
from tests.analytics.focus_published import Bills, exported, rows
from tests.people import People, grant_everything

PATH = "/api/v1/analytics/focus"
OCTOBER = {"billing_period": "2026-10"}


def _get(person: User, accept: str = "*/*", **asked: Any) -> Any:
    api = APIClient()
    api.force_login(person)
    return api.get(PATH, asked, headers={"Accept": accept})


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_month_as_csv_with_everything_that_proves_it(people: People, bills: Bills) -> None:
    answer = _get(people.alice, **OCTOBER)
    body = _body(answer)
    assert body == exported(people.alice)[1]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    told = {name: answer.headers[name] for name in answer.headers if name.startswith("ABI-")}
    as_of = told.pop("ABI-As-Of")
    assert told.pop("ABI-Freshness") in DeliveryState
    assert (told.pop("ABI-Partial"), told.pop("ABI-Restated")) == ("false", "false")
    assert told == {
        "ABI-Rows": "16",
        "ABI-Billed-Cost": "CNY=14, EUR=21, USD=137.423496832712345678901234567",
        "ABI-Effective-Cost": "CNY=14, EUR=1.95, USD=109.391496832712345678901234567",
        "ABI-Completeness": "complete",
        "ABI-Reconciliation": "exact",
        "ABI-Left-Out": "0",
        "ABI-Withheld": "",
    }
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer.headers["Content-Length"] == str(len(body))
    assert answer.headers["Content-Type"] == "text/csv"
    name = 'attachment; filename="focus-1.2_2026-10.csv"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert _body(_get(people.alice, **OCTOBER, as_of=as_of)) == body


def test_everybody_gets_their_own_rows(people: People, bills: Bills) -> None:
    bobs = _body(_get(people.bob, **OCTOBER))
    assert {row["SubAccountId"] for row in rows(bobs)} == {SUB}
    assert rows(_body(_get(people.charlie, **OCTOBER))) == []


def test_who_may_not_view_costs_gets_no_file(people: People, bills: Bills) -> None:
    people.charlie.roles = [Role.OPERATOR]
    people.charlie.save()
    grant_everything(people.charlie)
    assert _get(people.charlie, **OCTOBER).status_code == 403


@pytest.mark.parametrize(
    ("accept", "type_", "name"),
    [
        ("application/gzip", "application/gzip", "csv.gz"),
        ("application/x-ndjson;q=0.9, text/csv;q=0.1", "application/x-ndjson", "jsonl"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet", "parquet"),
        ("text/html, */*", "text/csv", "csv"),
    ],
)
def test_accept_chooses_the_format(
    people: People, bills: Bills, accept: str, type_: str, name: str
) -> None:
    answer = _get(people.alice, accept, **OCTOBER)
    assert answer.headers["Content-Type"] == type_
    assert answer.headers["Content-Disposition"].endswith(f'2026-10.{name}"')
    _body(answer)


def test_a_format_in_the_question_wins(people: People, bills: Bills) -> None:
    answer = _get(people.alice, "text/csv", **OCTOBER, format="csv.gz")
    assert gzip.decompress(_body(answer)) == exported(people.alice)[1]


def test_a_format_that_there_is_not_is_refused(people: People, bills: Bills) -> None:
    answer = _get(people.alice, "image/png", **OCTOBER)
    assert (answer.status_code, answer.json()["code"]) == (406, "focus_format_unknown")
    assert _get(people.alice, **OCTOBER, format="xlsx").status_code == 400


def test_post_takes_filters(people: People, bills: Bills, ask: Ask) -> None:
    only_mca = {"dimension": "source", "operator": "in", "values": ["mca"]}
    answer = ask(people.alice, "analytics/focus", **OCTOBER, filters=[only_mca])
    assert {row["x_SourceName"] for row in rows(_body(answer))} == {"mca"}


def test_days_are_named_by_the_first_and_the_last(people: People, bills: Bills) -> None:
    answer = _get(people.alice, start_date="2026-10-31", end_date="2026-10-31")
    (row,) = rows(_body(answer))
    assert row["ChargePeriodEnd"] == "2026-11-01T00:00:00Z"
    assert 'focus-1.2_2026-10-31_2026-10-31.csv"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"billing_period": "2026-13"},
        {"billing_period": "2026-10", "start_date": "2026-10-01"},
        {"start_date": "2026-10-01"},
        {"start_date": "2026-10-02", "end_date": "2026-09-30"},
        {"billing_period": "2026-10", "filters": "[]"},
        {"billing_period": "2026-10", "limit": "5"},
    ],
)
def test_a_question_that_is_none_is_refused(
    people: People, clickhouse: str, asked: dict[str, str]
) -> None:
    answer = _get(people.alice, **asked)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_month_that_lacks_a_dataset_is_a_conflict_in_both_languages(
    people: People, bills: Bills
) -> None:
    people.alice.language = "zh-hans"
    people.alice.save()
    Publication.objects.filter(snapshot=bills["mca", "actual"]).delete()
    answer = _get(people.alice, **OCTOBER)
    assert (answer.status_code, answer.json()["code"]) == (409, "focus_incomplete")
    assert "FOCUS 需要两者" in answer.json()["title"]
    assert answer.json()["detail"] == "missing: mca 2026-10 (actual)"
    partial = _get(people.alice, **OCTOBER, incomplete="leave_out")
    assert partial.headers["ABI-Completeness"] == "partial"
    assert partial.headers["ABI-Left-Out"] == "1"
    assert {row["x_SourceName"] for row in rows(_body(partial))} == {"ea"}


def test_every_refusal_is_in_the_documentation() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "focus.md").read_text("utf-8")
    for kind in (INCOMPLETE, INTERRUPTED, UNKNOWN_FORMAT):
        row = f"| `{kind.code}` | {kind.cause.en} {kind.fix.en} | {kind.cause.zh}{kind.fix.zh} |"
        assert row in text
