"""No line is counted twice: what two sources both hold in a month is refused at publishing.

Compared are the datasets that are added up in a total: actual, FOCUS and legacy for the billed
cost, amortized, FOCUS and legacy for the effective one; also those of one and the same source. Two
overlap when both hold lines of one subscription, or lines without a subscription of one billing
account. Lines that name neither cannot be told apart: they overlap nothing, and nothing replaces
them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from billing import publications
from billing.bases import lost
from billing.errors import OVERLAPPING_SOURCES
from billing.models import Publication, Snapshot, Source

_NAMED = 3
# Older exports write the nil GUID where newer ones leave the subscription empty.
_HELD = """
SELECT DISTINCT
    snapshot_id,
    if(subscription_key = '00000000-0000-0000-0000-000000000000', '', subscription_key) AS named,
    if(named = '', billing_account_key, '')
FROM charges
WHERE billing_period = {period:Date} AND snapshot_id IN {snapshots:Array(UInt64)}
"""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """What of a bill is compared; `billing_account` only of lines without a subscription."""

    subscription: str
    billing_account: str

    def __str__(self) -> str:
        if self == _NAMELESS:
            return "lines of no subscription and no billing account"
        return self.subscription or f"lines of {self.billing_account} without a subscription"


_NAMELESS = Part("", "")


def replaced_by(snapshot: Snapshot) -> tuple[Publication, ...]:
    """The months of other sources that this snapshot replaces whole, as its source wins over them.

    Call it with the month locked. Raises AppError `overlapping_sources`.
    """
    others = publications.of_others(snapshot)
    if not others:
        return ()
    held = _held(snapshot, others)
    ours = held[snapshot.pk]
    return tuple(
        other
        for other in others
        if _replaces(snapshot, other, ours=ours, theirs=held[other.snapshot_id])
    )


def _replaces(
    snapshot: Snapshot, other: Publication, *, ours: set[Part], theirs: set[Part]
) -> bool:
    """False when the two have nothing in common."""
    shared = ours & theirs - {_NAMELESS}
    if not shared:
        return False
    verdict = _verdict(snapshot, other, theirs - shared)
    if verdict:
        detail = f"{_named(snapshot, other)} both have {_few(shared)} in {_month(snapshot, other)}"
        raise AppError(OVERLAPPING_SOURCES, f"{detail}; {verdict}")
    return True


def _named(snapshot: Snapshot, other: Publication) -> str:
    incoming, rival = snapshot.source.name, other.source.name
    if snapshot.dataset == other.dataset:
        return f"{incoming} and {rival}"
    return f"{incoming} ({snapshot.dataset}) and {rival} ({other.dataset})"


def _month(snapshot: Snapshot, other: Publication) -> str:
    month = f"{snapshot.billing_period:%Y-%m}"
    return f"{month} {snapshot.dataset}" if snapshot.dataset == other.dataset else month


def _verdict(snapshot: Snapshot, other: Publication, only_theirs: set[Part]) -> str:
    """Why the snapshot may not take the other's place; empty when it may.

    A month is replaced only when nothing of it would be lost.
    """
    incoming, rival = snapshot.source, other.source
    if incoming.pk == rival.pk:
        return f"withdraw its {other.dataset} month to show {snapshot.dataset} instead"
    yields, wins = _yields(incoming, rival), _yields(rival, incoming)
    if yields == wins:
        return "neither is chosen to win"
    if yields:
        return f"{incoming.name} yields to {rival.name}"
    if only_theirs:
        return f"{incoming.name} wins, but only {rival.name} has {_few(only_theirs)}"
    if costs := lost(other.dataset, by=snapshot.dataset):
        return f"{incoming.name} wins, but {snapshot.dataset} has no {' or '.join(costs)} cost"
    return ""


def _yields(source: Source, to: Source) -> bool:
    return source.yields_to.filter(pk=to.pk).exists()


def _held(snapshot: Snapshot, others: tuple[Publication, ...]) -> dict[int | None, set[Part]]:
    ids = [snapshot.pk, *(other.snapshot_id for other in others)]
    statement = Statement(_HELD, {"period": snapshot.billing_period, "snapshots": ids})
    held: dict[int | None, set[Part]] = defaultdict(set)
    rows = client.read(statement, identity=Identity.WRITER).rows()
    for snapshot_id, subscription, account in rows:
        held[int(str(snapshot_id))].add(Part(str(subscription), str(account)))
    return held


def _few(parts: Iterable[Part]) -> str:
    in_order = sorted(parts)
    named = ", ".join(str(part) for part in in_order[:_NAMED])
    more = len(in_order) - _NAMED
    return f"{named} and {more} more" if more > 0 else named
