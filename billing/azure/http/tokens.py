"""What a request shows to be let in: an Entra token, or an EA key."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from azure.core.credentials import AccessToken, TokenCredential
from azure.core.exceptions import AzureError
from azure.identity import CredentialUnavailableError

from abi.core.errors import AppError
from billing.azure.http import retry_after
from billing.azure.http.attempts import PATIENT, Attempts, Patience
from billing.azure.http.clock import Clock
from billing.connection_errors import AZURE_UNAVAILABLE, SIGN_IN_FAILED

_RENEWED_BEFORE_SECONDS = 300
_TOO_MANY, _BROKEN = 429, 500
Hear = Callable[[int, Mapping[str, str]], None]
_CODE = re.compile(r"AADSTS\d+")


class Bearer(Protocol):
    """The value of an Authorization header."""

    def header(self) -> str:
        """Raises AppError `sign_in_failed`, `azure_unavailable`."""

    def refresh(self) -> None:
        """The last one was refused: get another, if there can be another."""


class Key:
    """An EA API key. There is no other one, so a refresh only asks again."""

    def __init__(self, key: str) -> None:
        self._key = key

    def header(self) -> str:
        return f"bearer {self._key}"

    def refresh(self) -> None:
        """Nothing to fetch."""


class Identity(TokenCredential, AbstractContextManager["Identity"], Protocol):
    """An azure-identity credential; closed, it leaves no connection behind."""


class EntraToken:
    """Tokens of one audience; `identity` makes a fresh azure-identity credential."""

    def __init__(
        self,
        identity: Callable[[Hear], Identity],
        scope: str,
        clock: Clock,
        patience: Patience = PATIENT,
    ) -> None:
        self._identity = identity
        self._scope = scope
        self._clock = clock
        self._patience = patience
        self._kept: AccessToken | None = None
        self._busy: Mapping[str, str] = {}

    def header(self) -> str:
        return f"Bearer {self.access().token}"

    def access(self) -> AccessToken:
        """Kept in memory until shortly before it ends. The clock of its end is the real one."""
        if self._kept is None or self._kept.expires_on - time.time() < _RENEWED_BEFORE_SECONDS:
            self._kept = self._fetched()
        return self._kept

    def refresh(self) -> None:
        """The next one is asked for anew, whatever the kept one says of its end."""
        self._kept = None

    def _fetched(self) -> AccessToken:
        """An identity is kept between attempts for what it has discovered, but not once Entra was
        busy: MSAL would then answer from memory, in its own time, where we wait in ours.
        """
        attempts = Attempts(self._clock, self._patience)
        while True:
            self._busy = {}
            with self._identity(self._hear) as identity:
                while not self._busy:
                    if found := self._once(identity, attempts):
                        return found

    def _once(self, identity: Identity, attempts: Attempts) -> AccessToken | None:
        """None after the wait for another attempt."""
        try:
            return identity.get_token(self._scope)
        # What MSAL makes of an answer that was cut off depends on where.
        except (AzureError, ValueError, OSError, LookupError, TypeError, AttributeError) as e:
            _raise_if_final(e)
            asked = retry_after.seconds(self._busy, now=self._clock.now())
            attempts.again(AZURE_UNAVAILABLE, "sign-in", asked=asked)
            return None

    def _hear(self, status: int, headers: Mapping[str, str]) -> None:
        """Every answer of Entra; MSAL hands on neither status nor headers."""
        if status == _TOO_MANY or status >= _BROKEN:
            self._busy = {"status": str(status)} | {k.lower(): v for k, v in headers.items()}


def _raise_if_final(error: Exception) -> None:
    """Entra's own number says that it understood and refused; its words may name people."""
    if found := _CODE.search(str(error)):
        raise AppError(SIGN_IN_FAILED, found.group()) from None
    if isinstance(error, CredentialUnavailableError):
        raise AppError(SIGN_IN_FAILED, "there is no such identity on this machine") from None
