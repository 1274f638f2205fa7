"""The requests seen, for tests to look at. Signatures and tokens are not kept."""

import re
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 20_000
_SECRET = re.compile(r"(?<=[?&])(sig|se)=[^&]*")


@dataclass(slots=True)
class Seen:
    """`status` is None while unanswered and when the connection was broken."""

    number: int
    method: str
    path: str
    query: str
    client_type: str
    user_agent: str
    fault: str | None = None
    status: int | None = None


class Traffic:
    def __init__(self) -> None:
        self._seen: deque[Seen] = deque(maxlen=_KEPT)
        self._count = 0

    def note(self, *, method: str, path: str, query: str, headers: dict[str, str]) -> Seen:
        self._count += 1
        seen = Seen(
            number=self._count,
            method=method,
            path=path,
            query=_SECRET.sub(r"\1=…", f"?{query}")[1:],
            client_type=headers.get("clienttype", ""),
            user_agent=headers.get("user-agent", ""),
        )
        self._seen.append(seen)
        return seen

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(seen) for seen in list(self._seen)]

    def forget(self) -> None:
        self._seen.clear()
        self._count = 0
