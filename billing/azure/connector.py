"""What every way of getting bills out of Azure has in common: discover, fetch, describe."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from billing.azure.rules import NO_RULES, ReadingRules
from billing.deliveries import Delivery, Fetched, LandedBlob


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which source to look; `dataset` and `currency` only where the files do not tell.

    `start` and `end` are the first and the last billing period (first days, ISO, inclusive);
    empty: whatever is there. A connector may find more; the caller leaves it out. `rules` are what
    people decided about how the source's files are read.
    """

    source: str
    dataset: str = ""
    currency: str = ""
    start: str = ""
    end: str = ""
    rules: ReadingRules = NO_RULES


class Zone(Protocol):
    """The landing zone as a connector sees it: bytes are kept once, under their hash."""

    def keep(self, name: str, chunks: Iterable[bytes]) -> LandedBlob:
        """Stream bytes in; `name` is what people call them. The same bytes again cost nothing."""

    def read(self, blob: LandedBlob) -> Iterator[bytes]:
        """Bytes kept before."""

    def remember(self, name: str, value: Mapping[str, Any]) -> None:
        """Write a small JSON note once; a second note of that name is ignored."""

    def recall(self, name: str) -> Mapping[str, Any] | None:
        """The note of that name, if there is one."""

    def names(self, prefix: str) -> tuple[str, ...]:
        """Notes below a folder (`a/b/`), in the order of their names."""


class Connector(Protocol):
    """One way in which Azure hands out bills."""

    def discover(self, wanted: Wanted, zone: Zone) -> tuple[Delivery, ...]:
        """What is there to fetch, oldest month first; nothing is fetched or written yet."""

    def fetch(self, delivery: Delivery, zone: Zone) -> Fetched:
        """Raw bytes into the zone, described. A second call goes on where the first stopped."""
