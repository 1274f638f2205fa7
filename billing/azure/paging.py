"""Pages that may come twice, in another order, or without an end: each record kept once.

Every answer is journalled in the landing zone, so a pull that was killed goes on with the page
after the last one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from abi.core.errors import AppError
from billing.azure import pulls
from billing.azure.connector import Zone
from billing.azure.json_pages import Page, names_of
from billing.connection_errors import PAGES_DO_NOT_END
from billing.deliveries import Delivery, LandedBlob

MAX_PAGES = 200_000
_REPEATS = 3
_SECOND_LOOKS = 8

Ask = Callable[[str], tuple[bytes, Page]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer: `blob` is null when its records were already there."""

    link: str
    next_link: str
    digest: str
    rows: int
    names: tuple[str, ...]
    blob: LandedBlob | None


class Paging:
    """Follows links from the first one; `ask` fetches one."""

    def __init__(self, delivery: Delivery, zone: Zone, ask: Ask) -> None:
        self._delivery = delivery
        self._zone = zone
        self._ask = ask
        self._turns: list[Turn] = []
        self._digests: set[str] = set()
        self._links: set[str] = set()
        self._repeats = 0
        self._newest = ""
        self._looks = 0

    def pages(self, first: str) -> tuple[Turn, ...]:
        """The pages with records of their own, in the order they came.

        Raises AppError `pages_do_not_end` and what `ask` raises.
        """
        for turn in self._kept():
            self._take(turn)
        link = self._onward() if self._turns else first
        while link:
            turn = self._asked(link)
            self._zone.remember(self._note(len(self._turns)), asdict(turn))
            self._take(turn)
            link = self._onward()
        return tuple(turn for turn in self._turns if turn.blob)

    def _kept(self) -> Iterator[Turn]:
        for number in range(MAX_PAGES):
            found = self._zone.recall(self._note(number))
            if found is None:
                return
            yield _turn(found)

    def _note(self, number: int) -> str:
        return pulls.note(self._delivery, f"page-{number:06d}")

    def _asked(self, link: str) -> Turn:
        body, page = self._ask(link)
        digest = _digest(link, page)
        known = digest in self._digests
        name = f"page-{len(self._turns):06d}.json"
        blob = None if known else self._zone.keep(name, iter((body,)))
        return Turn(link, page.next_link, digest, len(page.rows), names_of(page), blob)

    def _take(self, turn: Turn) -> None:
        self._turns.append(turn)
        self._links.add(turn.link)
        if turn.blob:
            self._digests.add(turn.digest)
            self._newest, self._repeats, self._looks = turn.link, 0, 0
        else:
            self._repeats += 1

    def _onward(self) -> str:
        """The next link, unless it leads in circles: then a second look at the newest page."""
        last = self._turns[-1]
        if not last.next_link:
            return ""
        looked_again = last.link == self._newest
        circles = last.next_link in self._links
        if not circles and (looked_again or self._repeats < _REPEATS):
            return last.next_link
        self._looks += 1
        if self._looks > _SECOND_LOOKS or len(self._turns) > MAX_PAGES:
            raise AppError(PAGES_DO_NOT_END, f"after {len(self._digests)} pages")
        return self._newest


def _digest(link: str, page: Page) -> str:
    """What makes a page that page: its records, and its number where the link has one.

    The same records under two numbers are two pages; without numbers they are one that came
    twice. Pages without records differ by their link.
    """
    number = parse_qs(urlsplit(link).query).get("pageindex", [""])[0]
    own = link if not page.rows else number
    text = json.dumps([own, [list(row.items()) for row in page.rows]])
    return hashlib.sha256(text.encode()).hexdigest()


def _turn(found: Any) -> Turn:
    blob = LandedBlob(**found["blob"]) if found["blob"] else None
    names = tuple(found["names"])
    return Turn(found["link"], found["next_link"], found["digest"], found["rows"], names, blob)
