"""Asks for a document and lands it as it came, so that every total can be looked up."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from abi.core.errors import AppError
from billing.azure.clouds import Cloud
from billing.azure.connector import Zone
from billing.azure.http.answer import Answer, document
from billing.azure.http.client import AzureClient, Request
from billing.azure.http.files import Files
from billing.connection_errors import PAGES_DO_NOT_END
from billing.deliveries import LandedBlob

_REPEATS = 3
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask, and where to keep the answer."""

    client: AzureClient
    files: Files
    cloud: Cloud
    zone: Zone

    def one(self, name: str, path: str) -> tuple[LandedBlob, Json] | None:
        """A document; None when Azure has none (204)."""
        request = Request("GET", f"{self.client.base}{path}", _or_none, accept=(200, 204))
        found: tuple[bytes, Json] | None = self.client.ask(request)
        if found is None:
            return None
        return self.zone.keep(name, iter((found[0],))), found[1]

    def pages(
        self, name: str, path: str, *, body: Json | None = None, inside: str = ""
    ) -> tuple[LandedBlob, list[Json]]:
        """Every page of a list, each once, landed as one JSON list; `nextLink` may lie `inside`.

        Raises AppError `pages_do_not_end`.
        """
        raw: dict[str, bytes] = {}
        pages: list[Json] = []
        link, repeats = f"{self.client.base}{path}", 0
        while link and (found := self._page(link, body)):
            holder = (found[1].get(inside) or {}) if inside else found[1]
            digest = json.dumps({**holder, "nextLink": ""}, sort_keys=True)
            repeats = repeats + 1 if digest in raw else 0
            if not repeats:
                raw[digest] = found[0]
                pages.append(holder)
            if repeats > _REPEATS:
                raise AppError(PAGES_DO_NOT_END, f"{name}, after {len(pages)} pages")
            link = str(holder.get("nextLink") or "")
        return self.zone.keep(name, _listed(list(raw.values()))), pages

    def _page(self, link: str, body: Json | None) -> tuple[bytes, Json] | None:
        method = "POST" if body else "GET"
        found: tuple[bytes, Json] | None = self.client.ask(
            Request(method, link, _or_none, body=body, accept=(200, 204))
        )
        return found


def _or_none(answer: Answer) -> tuple[bytes, Json] | None:
    if answer.status == 204:
        return None
    return answer.body, document(answer)


def _listed(raw: list[bytes]) -> Iterator[bytes]:
    yield b"["
    for number, body in enumerate(raw):
        yield (b",\n" if number else b"") + body.removeprefix(b"\xef\xbb\xbf")
    yield b"]"
