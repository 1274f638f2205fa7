"""Asks for a document and lands it as it came, so that every total can be looked up."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from abi.core.errors import AppError
from billing.azure.clouds import Cloud
from billing.azure.connector import Zone
from billing.azure.http.answer import Answer, document
from billing.azure.http.client import AzureClient, Request
from billing.azure.http.files import Files
from billing.azure.reconciliation.journal import Journal, Note
from billing.azure.reconciliation.statement import Document
from billing.connection_errors import PAGES_DO_NOT_END
from billing.deliveries import LandedBlob

_REPEATS = 3
_MAY_BE_NONE = (200, 204)
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask, where to keep the answer, and what this turn has asked for already."""

    client: AzureClient
    files: Files
    cloud: Cloud
    zone: Zone
    journal: Journal

    def one(self, name: str, path: str) -> tuple[Document, Json] | None:
        """A document; None when Azure has none (204)."""
        found = self._answer(
            name, name, Request("GET", f"{self.client.base}{path}", _or_none, accept=_MAY_BE_NONE)
        )
        return None if found is None else (found[0], parsed(found[1]))

    def pages(
        self, name: str, path: str, *, body: Json | None = None, inside: str = ""
    ) -> tuple[Document, list[Json]]:
        """Every page of a list, each once, landed as one JSON list; `nextLink` may lie `inside`.

        Raises AppError `pages_do_not_end`.
        """
        raw: dict[str, bytes] = {}
        pages: list[Json] = []
        times: list[datetime] = []
        link, repeats = f"{self.client.base}{path}", 0
        while link and (found := self._page(name, len(times), link, body)):
            times.append(found[0].at)
            whole = parsed(found[1])
            holder = (whole.get(inside) or {}) if inside else whole
            digest = json.dumps({**holder, "nextLink": ""}, sort_keys=True)
            repeats = repeats + 1 if digest in raw else 0
            if not repeats:
                raw[digest] = found[1]
                pages.append(holder)
            if repeats > _REPEATS:
                raise AppError(PAGES_DO_NOT_END, f"{name}, after {len(pages)} pages")
            link = str(holder.get("nextLink") or "")
        at = min(times, default=datetime.now(UTC))
        return Document(self.zone.keep(name, _listed(list(raw.values()))), at), pages

    def _page(
        self, name: str, number: int, link: str, body: Json | None
    ) -> tuple[Document, bytes] | None:
        request = Request("POST" if body else "GET", link, _or_none, body=body, accept=_MAY_BE_NONE)
        return self._answer(f"{name}-{number:04d}", f"{number:04d}-{name}", request)

    def _answer(self, note: str, name: str, request: Request) -> tuple[Document, bytes] | None:
        """As this turn got it before, if it did."""

        def ask() -> Note:
            answered: bytes | None = self.client.ask(request)
            return noted(None if answered is None else self.zone.keep(name, iter((answered,))))

        found = recalled(self.journal.once(note, ask))
        return None if found is None else (found, b"".join(self.zone.read(found.blob)))


def noted(blob: LandedBlob | None) -> Note:
    """Null: Azure said that there is nothing."""
    return {"at": datetime.now(UTC).isoformat(), "blob": asdict(blob) if blob else None}


def recalled(note: Note) -> Document | None:
    if note["blob"] is None:
        return None
    return Document(LandedBlob(**note["blob"]), datetime.fromisoformat(note["at"]))


def parsed(body: bytes) -> Json:
    """Raises ValueError."""
    return document(Answer(200, {}, body))


def _or_none(answer: Answer) -> bytes | None:
    """Raises ValueError for what is no JSON object: asked for again, and never kept."""
    if answer.status == 204:
        return None
    document(answer)
    return answer.body


def _listed(raw: list[bytes]) -> Iterator[bytes]:
    yield b"["
    for number, body in enumerate(raw):
        yield (b",\n" if number else b"") + body.removeprefix(b"\xef\xbb\xbf")
    yield b"]"
