"""Programs ask by keys: as their owner, no further, and not a request longer than they may."""

import json
import socket
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from abi.core.accounts import last_used
from abi.core.accounts.keys import issuing, text
from abi.core.accounts.keys.issuing import Issued
from abi.core.accounts.keys.models import ApiKey, ApiKeyUse
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.accounts.sessions import Backend
from abi.core.api import rates
from abi.core.audit.models import AuditEvent
from abi.core.audit.record import first_broken_link
from abi.core.errors import AppError
from abi.core.observability.redaction import redacted
from tests.people import (
    BOB_SUBSCRIPTIONS,
    People,
    bearing,
    create_people,
    grant,
    key_of,
    service_account,
)

ME, WORDS, STAFF = "/api/v1/me", "/api/v1/analytics/vocabulary", "/api/v1/health/services"
RUNS = "/api/v1/workflows/"


@pytest.fixture
def program(people: People) -> User:
    made = service_account("nightly", Role.VIEWER)
    grant(made, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
    return made


def ask(borne: Issued | str, path: str = WORDS, **more: Any) -> Any:
    """As a program does: no cookie, no CSRF token."""
    headers = {"Authorization": f"Bearer {borne}"} if isinstance(borne, str) else bearing(borne)
    return APIClient(enforce_csrf_checks=True).get(path, headers=headers | more)


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def test_a_program_asks_as_its_account(program: User) -> None:
    me = ask(key_of(program), ME).json()
    assert (me["username"], me["permissions"]) == ("nightly", ["view_costs"])
    (conditions,) = me["scope"]["grants"]
    assert conditions[0]["values"] == list(BOB_SUBSCRIPTIONS)


def test_no_csrf_token_is_needed_with_a_key_and_one_is_with_a_session(people: People) -> None:
    strict = APIClient(enforce_csrf_checks=True)
    strict.force_login(people.bob)
    wanted = {"language": "zh-hans"}
    assert strict.patch(ME, wanted).status_code == 403
    issued = key_of(people.charlie)
    assert strict.patch(ME, wanted, headers=bearing(issued)).json()["username"] == "charlie"
    languages = User.objects.order_by("username").values_list("username", "language")
    assert list(languages) == [("alice", "en"), ("bob", "en"), ("charlie", "zh-hans")]


def test_only_the_hash_of_a_secret_is_stored(program: User) -> None:
    issued = key_of(program)
    row = ApiKey.objects.filter(pk=issued.key.pk).values().get()
    assert issued.text.secret not in str(row)
    assert issued.text.whole == f"abi_{row['id8']}_{issued.text.secret}"
    assert len(issued.text.secret) == 43
    assert issued.text.secret not in repr(issued)
    assert issued.text.secret not in str(list(AuditEvent.objects.values()))
    assert redacted(f"tried {issued.text.whole}.") == f"tried abi_{row['id8']}_[hidden]."


def test_all_bad_keys_are_answered_alike_and_only_the_log_says_why(program: User) -> None:
    good = key_of(program)
    revoked, expired, bound = key_of(program), key_of(program), key_of(program)
    issuing.revoke(revoked.key, by=program)
    ApiKey.objects.filter(pk=expired.key.pk).update(expires_at=timezone.now())
    ApiKey.objects.filter(pk=bound.key.pk).update(networks=["192.0.2.0/24"])
    other = text.KeyText(good.text.id8, text.made().secret)
    offered = {
        "no key": "abi_short", "unknown": text.made().whole, "wrong secret": other.whole,
        "revoked": revoked.text.whole, "expired": expired.text.whole, "network": bound.text.whole,
    }  # fmt: skip
    with capture_logs() as logged:
        answers = [ask(each) for each in offered.values()]
    said = {json.dumps(each.json() | {"request_id": ""}) for each in answers}
    assert ({each.status_code for each in answers}, len(said)) == ({401}, 1)
    assert {each.headers["WWW-Authenticate"] for each in answers} == {"Bearer"}
    assert [e["reason"] for e in logged if e["event"] == "key_refused"] == list(offered)
    assert not any(each[13:] in str(logged) for each in offered.values() if each[13:])
    assert ask(good).status_code == 200


@pytest.mark.parametrize(
    ("networks", "proxies", "client", "is_let_in"),
    [
        (["192.0.2.0/24"], 0, "192.0.2.9", True),
        (["192.0.2.0/24"], 0, "192.0.3.9", False),
        (["198.51.100.0/24", "192.0.2.9/32"], 0, "192.0.2.9", True),
        (["192.0.2.0/24"], 0, "::ffff:192.0.2.9", True),
        (["2001:db8::/32"], 0, "2001:db8::1", True),
        (["2001:db8::/32"], 0, "192.0.2.9", False),
        # What a client says of itself counts only as far as the proxies are ours.
        (["192.0.2.0/24"], 0, "203.0.113.1|192.0.2.9", False),
        (["192.0.2.0/24"], 1, "203.0.113.1|192.0.2.9", True),
        (["192.0.2.0/24"], 1, "203.0.113.1|192.0.2.9, 203.0.113.7", False),
    ],
)
def test_a_key_counts_only_from_its_networks(
    program: User, settings: Settings, networks: list[str], proxies: int, client: str,
    *, is_let_in: bool,
) -> None:  # fmt: skip
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    address, _, forwarded = client.partition("|")
    headers = bearing(key_of(program, networks=tuple(networks)))
    headers |= {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = APIClient().get(WORDS, headers=headers, REMOTE_ADDR=address)
    assert answer.status_code == (200 if is_let_in else 401)


def test_a_key_narrows_and_never_widens(people: People) -> None:
    views = (Permission.VIEW_COSTS.value,)
    whole, narrow = key_of(people.alice), key_of(people.alice, permissions=views)
    assert [ask(whole, path).status_code for path in (WORDS, RUNS, STAFF)] == [200, 200, 200]
    assert [ask(narrow, path).status_code for path in (WORDS, RUNS, STAFF)] == [200, 403, 403]
    assert ask(narrow, ME).json()["permissions"] == ["view_costs"]
    assert ask(narrow, ME).json()["is_staff"] is False
    ApiKey.objects.filter(pk=narrow.key.pk).update(permissions=["of_a_later_version"])
    assert ask(narrow, ME).json()["permissions"] == []
    people.alice.refresh_from_db()
    assert (people.alice.is_staff, people.alice.is_superuser) == (True, True)


def test_where_a_second_factor_is_asked_for_only_programs_administer_by_keys(
    people: People, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    program = key_of(service_account("operations", Role.ADMIN))
    answer = ask(key_of(people.alice), STAFF)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    me = ask(key_of(people.alice), ME).json()
    assert (me["second_factor"]["missing"], "administer" in me["permissions"]) == (True, False)
    assert ask(key_of(people.alice)).status_code == 200
    unlocks = APIClient(headers=bearing(program))
    assert unlocks.post("/api/v1/billing/periods/unlock", {}).json()["code"] == "validation_failed"


def test_a_key_follows_what_its_owner_may_and_sees_now(people: People) -> None:
    issued = key_of(people.bob, permissions=(Permission.VIEW_COSTS.value,))
    assert ask(issued).status_code == 200
    people.bob.roles = [Role.OPERATOR]
    people.bob.save()
    assert (ask(issued).status_code, ask(issued, RUNS).status_code) == (403, 403)
    people.bob.data_scopes.all().delete()
    assert ask(issued, ME).json()["scope"]["nothing"] is True
    people.bob.is_active = False
    people.bob.save()
    assert refused(ask(issued))


def test_a_request_with_a_bad_key_is_not_let_in_by_its_session(people: People) -> None:
    browser = APIClient()
    browser.force_login(people.alice)
    assert refused(browser.get(ME, headers={"Authorization": f"Bearer {text.made().whole}"}))


def test_a_service_account_cannot_sign_in(program: User, people: People) -> None:
    for change in ({"password": "argon2$x"}, {"is_staff": True}, {"is_superuser": True}):
        with (
            pytest.raises(IntegrityError, match="service_accounts_cannot_sign_in"),
            transaction.atomic(),
        ):
            User.objects.filter(pk=program.pk).update(**change)
    address = "/_allauth/browser/v1/auth/login"
    for guess in ("", "!", "nightly"):
        tried = APIClient().post(address, {"username": "nightly", "password": guess})
        assert tried.status_code == 400
    browser = Client()
    browser.force_login(program)  # whatever door might have opened it
    assert browser.get(ME).status_code == 401
    assert Backend().get_user(program.pk) is None


def test_a_key_ends_within_a_year_also_for_whoever_writes_to_the_database(program: User) -> None:
    for days in (0, 366):
        with pytest.raises(AppError) as raised:
            key_of(program, days=days)
        assert raised.value.code == "key_ends_too_late"
    row = key_of(program, days=365).key
    with pytest.raises(IntegrityError, match="a_key_ends_in_a_year"), transaction.atomic():
        ApiKey.objects.filter(pk=row.pk).update(expires_at=row.expires_at + timedelta(seconds=1))
    assert ApiKey.objects.count() == 1


def test_requests_by_keys_are_counted_for_their_owner_and_refused_over_the_limit(
    people: People, settings: Settings
) -> None:
    settings.API_RATES = {"api": ((60, 3),), "work": ((60, 1),)}
    one, two = key_of(people.bob), key_of(people.bob)
    browser = APIClient()
    browser.force_login(people.bob)
    answers = [ask(one, ME), ask(two, ME), browser.get(ME), ask(one, ME)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each.headers["RateLimit"].split(";")[1] for each in answers[:3]] == [
        "r=2",
        "r=1",
        "r=0",
    ]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert ask(key_of(people.charlie), ME).status_code == 200
    assert rates._health.now is True


def guesses(id8: str, times: int, **headers: str) -> list[int]:
    bad = text.KeyText(id8, text.made().secret).whole
    return [ask(bad, **headers).status_code for _ in range(times)]


def test_the_sixth_guess_at_a_key_is_refused_wherever_from_and_the_key_lives_on(
    program: User, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    issued = key_of(program)
    tried = [
        guesses(issued.text.id8, 1, **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(6)
    ]
    assert tried == [401] * 5 + [429]
    bad = ask(text.KeyText(issued.text.id8, text.made().secret).whole)
    assert bad.json()["code"] == "too_many_requests"
    assert 1 <= int(bad.headers["Retry-After"]) <= 300
    assert ask(issued).status_code == 200


def test_an_address_may_offer_ten_bad_keys_a_minute(program: User) -> None:
    assert [ask(text.made().whole).status_code for _ in range(11)] == [401] * 10 + [429]
    assert ask(key_of(program)).status_code == 200


def test_while_redis_is_down_nobody_guesses_and_good_keys_work(
    program: User, settings: Settings
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    assert ask(key_of(program)).status_code == 200
    answer = ask(text.made().whole)
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")


def test_what_is_done_by_a_key_is_audited_with_owner_and_key(people: People) -> None:
    issued = key_of(people.alice)
    rate = {"currency": "USD", "into": "CNY", "month": "2026-10-01", "rate": "7.1042"}
    body = {"source": "central bank", "rates": [rate]}
    answer = APIClient().post("/api/v1/analytics/rates", body, headers=bearing(issued))
    assert answer.status_code == 201
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.actor_id) == ("rates.entered", people.alice.pk)
    assert event.actor == f"alice (key {issued.text.id8})"
    assert first_broken_link() is None


def test_last_use_is_written_once_a_minute(program: User) -> None:
    issued = key_of(program)
    for address in ("192.0.2.1", "192.0.2.2"):
        APIClient().get(WORDS, headers=bearing(issued), REMOTE_ADDR=address)
    use = ApiKeyUse.objects.get(key=issued.key)
    assert use.address == "192.0.2.1"
    last_used._written.clear()  # as another process, which has not written yet
    APIClient().get(WORDS, headers=bearing(issued), REMOTE_ADDR="192.0.2.3")
    assert ApiKeyUse.objects.get(key=issued.key).address == "192.0.2.1"
    ApiKeyUse.objects.update(at=timezone.now() - timedelta(seconds=61))
    last_used._written.clear()
    APIClient().get(WORDS, headers=bearing(issued), REMOTE_ADDR="192.0.2.3")
    assert ApiKeyUse.objects.get(key=issued.key).address == "192.0.2.3"


@pytest.mark.django_db(transaction=True)
def test_a_key_costs_one_look_and_its_use_is_no_change_of_records() -> None:
    issued = key_of(create_people().bob)
    assert [ask(issued).status_code for _ in range(2)] == [200, 200]
    with CaptureQueriesContext(connection) as queries:
        assert ask(issued).status_code == 200
    assert [query["sql"].split()[0:2] for query in queries] == [
        ["SELECT", "pg_current_snapshot()::text,"]
    ]
    ApiKeyUse.objects.update(at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert ask(issued).status_code == 200
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_revoking_a_key_counts_on_the_next_request_in_every_process() -> None:
    """The process that revokes is another one; this one has the key in its memory."""
    issued = key_of(create_people().bob)
    assert [ask(issued).status_code for _ in range(3)] == [200, 200, 200]
    told = connection.get_connection_params()
    said = {name: told[name] for name in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**said) as elsewhere:
        elsewhere.execute("UPDATE accounts_apikey SET revoked_at = now() WHERE id8 = %s",
                          [issued.text.id8])  # fmt: skip
    assert refused(ask(issued))
