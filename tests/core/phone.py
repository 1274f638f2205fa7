"""A browser that signs in, and the phone beside it that shows codes."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from allauth.mfa.totp.internal import auth
from rest_framework.test import APIClient

from abi.core.accounts.models import User

PASSWORD = "a-long-enough-passphrase"
BASE = "/_allauth/browser/v1"
LOGIN = f"{BASE}/auth/login"
CODE, CODE_AGAIN = f"{BASE}/auth/2fa/authenticate", f"{BASE}/auth/2fa/reauthenticate"
PASSWORD_AGAIN = f"{BASE}/auth/reauthenticate"
TOTP = f"{BASE}/account/authenticators/totp"
RECOVERY = f"{BASE}/account/authenticators/recovery-codes"


class Answer(Protocol):
    status_code: int

    def json(self) -> Any: ...


class Browser(APIClient):
    """Sends the CSRF token as the app does."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def send(self, method: str, address: str, body: Any = None) -> Answer:
        if "csrftoken" not in self.cookies:
            self.get(f"{BASE}/auth/session")
        token = {"X-CSRFToken": self.cookies["csrftoken"].value}
        answer: Answer = getattr(self, method)(address, body or {}, headers=token)
        return answer

    def login(self, **credentials: Any) -> Any:
        return self.send("post", LOGIN, credentials)

    def sign_in(self, person: User, phone: "Phone | None" = None) -> "Browser":
        answer = self.login(username=person.username, password=PASSWORD)
        if phone:
            assert answer.status_code == 401
            answer = self.send("post", CODE, {"code": phone.code()})
        assert answer.status_code == 200, answer.json()
        return self

    def prove_password(self) -> None:
        assert self.send("post", PASSWORD_AGAIN, {"password": PASSWORD}).status_code == 200

    def set_up(self, phone: "Phone") -> None:
        """From the password to the first code."""
        self.prove_password()
        phone.secret = self.get(TOTP).json()["meta"]["secret"]
        assert self.send("post", TOTP, {"code": phone.code()}).status_code == 200


@dataclass
class Phone:
    """Its clock, and allauth's, goes on by a code's period with each code: none is shown twice."""

    clock: Any
    secret: str = field(default="", repr=False)

    def code(self) -> str:
        self.clock.now += 30
        counter = int(self.clock.now // 30)
        return str(auth.format_hotp_value(auth.hotp_value(self.secret, counter)))

    def wrong(self) -> str:
        return f"{(int(self.code()) + 1) % 1_000_000:06}"
