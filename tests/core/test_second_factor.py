"""Second factors, through the doors a browser uses; who administers needs one where it is asked."""

import json
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from tests.core.phone import (
    CODE,
    CODE_AGAIN,
    PASSWORD,
    PASSWORD_AGAIN,
    RECOVERY,
    TOTP,
    Browser,
    Phone,
)
from tests.core.test_access_matrix import ID, ROWS
from tests.people import People, create_people, grant_everything

pytestmark = pytest.mark.django_db(transaction=True)
UNLOCK = "/api/v1/billing/periods/unlock"
SHUT, OPEN = "second_factor_required", "validation_failed"


@pytest.fixture
def people(db: None) -> People:
    people = create_people()
    for person in (people.alice, people.bob):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return people


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: clock.now))
    return Phone(clock)


@pytest.fixture
def asked(settings: Settings) -> None:
    settings.REQUIRE_MFA = True


def _administers(browser: Browser) -> str:
    """What an empty question at an administrators' door is answered with."""
    return str(browser.send("post", UNLOCK).json()["code"])


def _told() -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(action__startswith="second_factor.").order_by("number")
    return [(event.actor, event.action) for event in events]


def test_setting_it_up_takes_the_password_again_and_keeps_no_secret_in_the_open(
    people: People, phone: Phone
) -> None:
    browser = Browser().sign_in(people.bob)
    refused = browser.get(TOTP)
    assert (refused.status_code, refused.json()["data"]["flows"]) == (
        401,
        [{"id": "reauthenticate"}],
    )
    assert "meta" not in refused.json() or "secret" not in refused.json()["meta"]
    browser.prove_password()
    shown = browser.get(TOTP)
    phone.secret = shown.json()["meta"]["secret"]
    assert shown.json()["meta"]["totp_svg"].startswith("<?xml")
    assert phone.secret not in str([row.get_decoded() for row in Session.objects.all()])
    wrong = browser.send("post", TOTP, {"code": phone.wrong()})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "incorrect_code")
    assert not Authenticator.objects.exists()
    assert browser.send("post", TOTP, {"code": phone.code()}).status_code == 200
    assert browser.get("/api/v1/me").json()["second_factor"] == {"set_up": True, "missing": False}
    codes = browser.get(RECOVERY).json()["data"]["unused_codes"]
    assert (len(codes), len(set(codes))) == (10, 10)
    assert "unused_codes" not in browser.get(RECOVERY).json()["data"]
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert phone.secret not in stored
    assert "secret" in stored
    assert "seed" in stored
    assert _told() == [("bob", "second_factor.added"), ("bob", "second_factor.added")]


def test_the_password_alone_signs_nobody_in_who_has_one(people: People, phone: Phone) -> None:
    Browser().sign_in(people.bob).set_up(phone)
    browser = Browser()
    answer = browser.login(username="bob", password=PASSWORD)
    assert answer.status_code == 401
    assert {"id": "mfa_authenticate", "is_pending": True, "types": ["recovery_codes", "totp"]} in (
        answer.json()["data"]["flows"]
    )
    assert browser.get("/api/v1/me").status_code == 401
    wrong = browser.send("post", CODE, {"code": phone.wrong()})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "incorrect_code")
    code = phone.code()
    assert browser.send("post", CODE, {"code": code}).status_code == 200
    assert browser.get("/api/v1/me").json()["username"] == "bob"
    other = Browser()
    other.login(username="bob", password=PASSWORD)
    assert other.send("post", CODE, {"code": code}).status_code == 400
    assert other.get("/api/v1/me").status_code == 401
    assert ("", "second_factor.failed") in _told()


def test_a_recovery_code_opens_once_and_that_is_audited(people: People, phone: Phone) -> None:
    first = Browser().sign_in(people.bob)
    first.set_up(phone)
    code = first.get(RECOVERY).json()["data"]["unused_codes"][3]
    statuses = []
    for _ in range(2):
        browser = Browser()
        browser.login(username="bob", password=PASSWORD)
        statuses.append(browser.send("post", CODE, {"code": code}).status_code)
    assert statuses == [200, 400]
    assert _told()[-2:] == [
        ("bob", "second_factor.recovery_code_used"),
        ("", "second_factor.failed"),
    ]
    assert code not in str(list(AuditEvent.objects.values()))


def test_five_wrong_codes_are_all_and_they_are_the_persons_not_the_browsers(
    people: People, phone: Phone
) -> None:
    Browser().sign_in(people.bob).set_up(phone)
    codes = []
    for _ in range(3):
        browser = Browser()
        browser.login(username="bob", password=PASSWORD)
        for _ in range(2):
            answer = browser.send("post", CODE, {"code": phone.wrong()})
            codes.append(answer.json()["errors"][0]["code"])
    assert codes == ["incorrect_code"] * 5 + ["too_many_login_attempts"]
    answer = browser.send("post", CODE, {"code": phone.code()})
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    assert browser.get("/api/v1/me").status_code == 401


def test_turning_it_off_takes_a_code_also_for_who_has_the_password(
    people: People, phone: Phone
) -> None:
    before = Browser().sign_in(people.bob)
    Browser().sign_in(people.bob).set_up(phone)
    before.prove_password()
    for method, address in (("delete", TOTP), ("post", RECOVERY), ("get", RECOVERY)):
        assert before.send(method, address).status_code == 401, address
    assert Authenticator.objects.count() == 2
    assert before.send("post", CODE_AGAIN, {"code": phone.code()}).status_code == 200
    assert before.send("post", RECOVERY).status_code == 200
    assert before.send("delete", TOTP).status_code == 200
    assert not Authenticator.objects.exists()
    assert _told()[-3:] == [
        ("bob", "second_factor.made_anew"),
        ("bob", "second_factor.removed"),
        ("bob", "second_factor.removed"),
    ]


def test_a_proof_of_who_one_is_counts_for_fifteen_minutes(
    people: People, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser().sign_in(people.bob)
    browser.set_up(phone)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    assert browser.send("delete", TOTP).status_code == 401
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 - 5)
    assert browser.send("delete", TOTP).status_code == 200


def test_who_administers_opens_nothing_of_it_without_one(
    people: People, phone: Phone, asked: None
) -> None:
    browser = Browser().sign_in(people.alice)
    answer = browser.send("post", UNLOCK)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    browser.send("patch", "/api/v1/me", {"language": "zh-hans"})
    spoken = browser.get("/api/v1/health/services").json()["title"]
    assert spoken == "管理员必须使用第二重验证登录，而当前会话尚未通过该验证。"
    me = browser.get("/api/v1/me").json()
    assert me["second_factor"] == {"set_up": False, "missing": True}
    assert "administer" not in me["permissions"]
    assert "view_costs" in me["permissions"]
    assert browser.get("/api/v1/analytics/vocabulary").status_code == 200
    page = browser.get("/admin/", follow=True)
    assert page.redirect_chain[-1] == ("/security?next=%2Fadmin%2F", 302)
    browser.set_up(phone)
    assert _administers(browser) == OPEN
    assert browser.get("/admin/").status_code == 200
    assert "administer" in browser.get("/api/v1/me").json()["permissions"]


def test_every_door_of_administrators_asks_for_it_and_no_other(people: People, asked: None) -> None:
    """Doors that are shut to a person with every other role are those that administer."""
    grant_everything(people.bob)
    User.objects.filter(pk=people.bob.pk).update(roles=[r for r in Role if r is not Role.ADMIN])
    others, alice = Browser().sign_in(people.bob), Browser().sign_in(people.alice)
    doors = 0
    for method, route in sorted(ROWS):
        address = route
        for name in ("uuid:run_id", "uuid:upload_id", "uuid:job_id", "path:schedule_id"):
            address = address.replace(f"<{name}>", ID)
        address = address.replace("<int:rule_id>", "1").replace("<str:name>", "no-such-source")
        address = address.replace("<str:line_id>", "no-such-line")
        shut = others.send(method.lower(), address).status_code == 403
        answer = alice.send(method.lower(), address)
        refused = answer.status_code == 403 and answer.json()["code"] == "second_factor_required"
        assert refused == shut, (method, route)
        doors += shut
    assert doors >= 5


def test_staff_without_a_role_need_it_for_the_admin_as_well(people: People, asked: None) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    browser = Browser().sign_in(people.bob)
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/api/v1/health/services").json()["code"] == "second_factor_required"


def test_a_change_in_the_admin_without_one_changes_nothing(people: People, asked: None) -> None:
    browser = Browser().sign_in(people.alice)
    form = {"username": "bob", "email": "b@example.com", "language": "en", "roles": ["admin"]}
    address = f"/admin/accounts/user/{people.bob.pk}/change/"
    browser.get("/sign-in")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(address, form, format="multipart", headers={"X-CSRFToken": token})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    assert User.objects.get(pk=people.bob.pk).roles == [Role.VIEWER]


def test_another_session_of_the_same_person_has_not_proved_it(
    people: People, phone: Phone, asked: None
) -> None:
    before = Browser().sign_in(people.alice)
    Browser().sign_in(people.alice).set_up(phone)
    assert _administers(before) == SHUT
    assert before.get("/api/v1/me").json()["second_factor"] == {"set_up": True, "missing": True}
    assert before.send("post", CODE_AGAIN, {"code": phone.code()}).status_code == 200
    assert _administers(before) == OPEN
    after = Browser().sign_in(people.alice, phone)
    assert _administers(after) == OPEN


def test_what_was_proved_with_a_phone_that_is_gone_counts_no_longer(
    people: People, phone: Phone, asked: None
) -> None:
    browser = Browser().sign_in(people.alice)
    browser.set_up(phone)
    assert _administers(browser) == OPEN
    Authenticator.objects.filter(user=people.alice).delete()
    assert _administers(browser) == SHUT
    other = Browser().sign_in(people.alice)
    other.set_up(phone)
    assert (_administers(other), _administers(browser)) == (OPEN, SHUT)
    call_command("reset_second_factor", "alice", reason="lost phone")
    assert [each.get("/api/v1/me").status_code for each in (other, browser)] == [401, 401]


def test_a_proof_costs_no_query_once_it_was_read(people: People, phone: Phone, asked: None) -> None:
    browser = Browser().sign_in(people.alice)
    browser.set_up(phone)
    browser.get("/api/v1/analytics/vocabulary")
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/api/v1/analytics/vocabulary").status_code == 200
    assert len(queries) == 1


def test_an_administrator_sees_who_has_one_and_resets_it_with_a_reason(
    people: People, phone: Phone
) -> None:
    Browser().sign_in(people.bob).set_up(phone)
    site = Browser()
    site.force_login(people.alice)
    site.get("/sign-in")
    page = site.get(f"/admin/accounts/user/{people.bob.pk}/change/").content.decode()
    assert "Authenticator app, since" in page
    token = {"X-CSRFToken": site.cookies["csrftoken"].value}
    chosen = {"action": "reset_second_factor", "_selected_action": [people.bob.pk]}
    for reason, left in (("", 2), ("lost phone", 0)):
        form = chosen | {"reason": reason}
        site.post("/admin/accounts/user/", form, format="multipart", headers=token)
        assert Authenticator.objects.count() == left
    event = AuditEvent.objects.get(action="second_factor.reset")
    assert (event.actor, event.target) == ("alice", f"user {people.bob.pk}")
    assert event.before == {"types": ["recovery_codes", "totp"]}
    assert event.after == {"reason": "lost phone"}
    Browser().sign_in(people.bob)


def test_the_operators_command_says_where_there_is_nothing_to_reset(people: People) -> None:
    for name, words in (("bob", "has no second factor"), ("eve", "nobody called eve")):
        with pytest.raises(CommandError, match=words):
            call_command("reset_second_factor", name, reason="lost phone")
    assert not AuditEvent.objects.filter(action="second_factor.reset").exists()


def test_a_secret_moved_to_another_person_opens_nothing(people: People, phone: Phone) -> None:
    Browser().sign_in(people.alice).set_up(phone)
    thiefs = Phone(phone.clock)
    Browser().sign_in(people.bob).set_up(thiefs)
    bobs = Authenticator.objects.get(user=people.bob, type=Authenticator.Type.TOTP)
    Authenticator.objects.filter(user=people.alice, type=bobs.type).update(data=bobs.data)
    browser = Browser()
    browser.login(username="alice", password=PASSWORD)
    answer = browser.send("post", CODE, {"code": thiefs.code()})
    told = (answer.status_code, answer.json()["errors"][0]["code"])
    assert told == (400, "second_factor_unreadable")
    assert browser.get("/api/v1/me").status_code == 401


def test_secrets_are_sealed_anew_with_the_newest_key(
    people: People, phone: Phone, settings: Settings
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    Browser().sign_in(people.bob).set_up(phone)
    settings.ENCRYPTION_KEYS = [new]
    with pytest.raises(SystemExit):
        call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new]
    Browser().sign_in(people.bob, phone)
    assert AuditEvent.objects.get(action="keys.rotated").target == "0 credentials, 2 authenticators"


def test_a_wrong_password_is_no_proof_of_who_one_is(people: People) -> None:
    browser = Browser().sign_in(people.bob)
    assert browser.send("post", PASSWORD_AGAIN, {"password": "a guess"}).status_code == 400
    assert browser.get(TOTP).status_code == 401
