"""The one error that travels: a stable code, the cause, the fix, in both languages."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in English and in simplified Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """`language` is a BCP 47 tag; anything that is not Chinese reads English."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """What can go wrong, declared once beside the code that raises it.

    `code` is a promise to API consumers and never changes. `cause` says what happened,
    `fix` what the person does next. `retryable` tells background work whether the same
    call may succeed later; `outage` that one of our own servers is away or full, which is
    worth waiting for longer than anything a source may answer.
    """

    code: str
    cause: Words
    fix: Words
    status: int = HTTPStatus.BAD_REQUEST
    retryable: bool = False
    outage: bool = False


class AppError(Exception):
    """Raised anywhere, handled at the edge: HTTP, a Temporal activity, a command.

    `detail` names the particulars (a column, a file, two counts); never a secret.
    `retry_after`, in seconds, is what a server asked for: no call before that.
    """

    def __init__(self, kind: ErrorKind, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{kind.code}: {detail}")
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def status(self) -> int:
        return self.kind.status

    @property
    def retryable(self) -> bool:
        return self.kind.retryable
