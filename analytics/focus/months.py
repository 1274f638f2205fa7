"""Which snapshots make the FOCUS rows of each month of each source, and which months cannot."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.publications import PublishedSnapshot

_BOTH = ("actual", "amortized")
# A month told twice is read once: as Actual and Amortized if both are there.
_WAYS = (_BOTH, ("focus",), ("legacy",))


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one source. Without `read` it cannot be told and is `lacking` datasets."""

    source: str
    billing_period: date
    read: tuple[PublishedSnapshot, ...]
    not_read: tuple[PublishedSnapshot, ...]
    lacking: tuple[str, ...] = ()

    @property
    def made_of(self) -> str:
        return "+".join(snapshot.dataset for snapshot in self.read)

    @property
    def ids(self) -> set[int]:
        """Every snapshot that the month shows, read or not."""
        return {snapshot.snapshot_id for snapshot in (*self.read, *self.not_read)}

    def __str__(self) -> str:
        return f"{self.source} {self.billing_period:%Y-%m}"


def months(snapshots: Iterable[PublishedSnapshot]) -> tuple[Month, ...]:
    """By source and month; each is whole or lacking, never half."""
    found: dict[tuple[str, date], dict[str, PublishedSnapshot]] = defaultdict(dict)
    for snapshot in snapshots:
        found[snapshot.source, snapshot.billing_period][snapshot.dataset] = snapshot
    return tuple(_month(*key, found[key]) for key in sorted(found))


def _month(source: str, period: date, shown: dict[str, PublishedSnapshot]) -> Month:
    for way in _WAYS:
        if all(dataset in shown for dataset in way):
            read = tuple(shown[dataset] for dataset in way)
            left = tuple(each for name, each in sorted(shown.items()) if name not in way)
            return Month(source, period, read, left)
    lacking = tuple(dataset for dataset in _BOTH if dataset not in shown)
    return Month(source, period, (), tuple(shown.values()), lacking)
