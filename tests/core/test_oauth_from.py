"""From where a client and its tokens are used: bound to networks, and remembered."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.utils import timezone
from pytest_django import Settings
from structlog.testing import capture_logs

from abi.core.accounts import last_used
from abi.core.accounts.models import User
from abi.core.accounts.oauth.models import ClientTerms, ClientUse
from tests.core.asking_by_oauth import BOTH, ask, asked, error, nightly, refused, sent, token_of
from tests.people import client_of

INSIDE, OUTSIDE = "192.0.2.9", "192.0.3.9"


@pytest.fixture
def program(db: None) -> User:
    return nightly()


def test_a_bound_client_gets_tokens_from_its_networks_alone(program: User) -> None:
    made = client_of(program, *BOTH, networks=("192.0.2.0/24", "2001:db8::/32"))
    with capture_logs() as logged:
        for outside in (OUTSIDE, "2001:db9::1", "127.0.0.1"):
            assert error(asked(made, at=outside)) == (401, "invalid_client")
    assert [e["reason"] for e in logged if e["event"] == "client_refused"] == ["network"] * 3
    assert not Token.objects.exists()
    for inside in (INSIDE, f"::ffff:{INSIDE}", "2001:db8::1"):
        assert asked(made, at=inside).status_code == 200


def test_a_token_is_good_in_the_networks_of_its_client_alone(program: User) -> None:
    token = token_of(client_of(program, *BOTH, networks=("192.0.2.0/24",)), at=INSIDE)
    assert ask(token, at=INSIDE).json()["username"] == "nightly"
    with capture_logs() as logged:
        assert refused(token, at=OUTSIDE)
    (said,) = (each for each in logged if each["event"] == "client_token_refused")
    assert (said["reason"], said["address"]) == ("network", OUTSIDE)
    ClientTerms.objects.update(networks=[])
    assert ask(token, at=OUTSIDE).status_code == 200


def test_what_a_program_says_of_itself_counts_only_as_far_as_the_proxies_are_ours(
    program: User, settings: Settings
) -> None:
    made = client_of(program, *BOTH, networks=("192.0.2.0/24",))
    form = {
        "grant_type": "client_credentials",
        "client_id": made.client.pk,
        "client_secret": made.secret,
    }
    said = {"X-Forwarded-For": INSIDE}
    assert sent(form, at="203.0.113.1", **said).status_code == 401
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert sent(form, at="203.0.113.1", **said).status_code == 200


def test_asking_from_elsewhere_is_counted_as_a_guess(program: User) -> None:
    made = client_of(program, *BOTH, networks=("192.0.2.0/24",))
    tried = [asked(made, at=f"198.51.100.{n}").status_code for n in range(6)]
    assert tried == [401] * 5 + [429]
    assert asked(made, at=INSIDE).status_code == 200


def test_last_use_is_written_once_a_minute_for_the_secret_and_the_tokens(program: User) -> None:
    made, other = client_of(program, *BOTH), client_of(program, *BOTH)
    asked(made, scope="none")
    assert not ClientUse.objects.exists()
    token = token_of(made, at="192.0.2.1")
    assert ask(token, at="192.0.2.2").status_code == 200
    assert ClientUse.objects.get().address == "192.0.2.1"
    _a_minute_later()
    ask(token, at="192.0.2.3")
    use = ClientUse.objects.get()
    assert (use.client_id, use.address) == (made.client.pk, "192.0.2.3")
    assert abs(use.at - timezone.now()) < timedelta(minutes=1)
    token_of(other, at="192.0.2.4")
    assert ClientUse.objects.get(client=other.client).address == "192.0.2.4"


def test_what_is_refused_is_no_use(program: User) -> None:
    made = client_of(program, *BOTH, networks=("192.0.2.0/24",))
    token = token_of(made, at=INSIDE)
    _a_minute_later()
    assert error(asked(made, at=OUTSIDE)) == (401, "invalid_client")
    assert refused(token, at=OUTSIDE)
    assert ClientUse.objects.get().address == INSIDE


def _a_minute_later() -> None:
    """And some: to PostgreSQL it is still when this test began."""
    ClientUse.objects.update(at=timezone.now() - timedelta(minutes=3))
    last_used._written.clear()
