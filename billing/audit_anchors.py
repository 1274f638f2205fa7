"""Where the audit chain ends, written down where the database's owner may not be allowed to write.

The chain shows what was changed, removed or put in another order. Events cut off at its end, and a
chain that was made anew, leave no trace in it: they do in an anchor, which says of one moment which
event was the newest and is signed with the application's key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import first_broken_link
from billing.zone import LandingZone

FOLDER = "audit/anchors/"
_SALT = "abi.audit.anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest event of a moment."""

    number: int
    hash: str
    at: datetime

    @property
    def name(self) -> str:
        """In the landing zone; names are in the order of the events."""
        return f"{FOLDER}{self.number:020d}.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, in words, and how far the events that hold are anchored.

    `unanchored` events are newer than the newest anchor: of these a cut would not be seen.
    """

    findings: tuple[str, ...]
    events: int
    anchors: int
    unanchored: int


def anchor() -> Anchor | None:
    """Write down the newest event, once; None where nothing is new.

    Raises AppError `landing_unwritable`, `source_unreachable`.
    """
    newest = AuditEvent.objects.order_by("-number").values("number", "hash").first()
    if newest is None:
        return None
    made = Anchor(newest["number"], newest["hash"], timezone.now())
    zone = LandingZone()
    if zone.recall(made.name) is not None:
        return None
    said = {"number": made.number, "hash": made.hash, "at": made.at.isoformat()}
    zone.remember(made.name, said | {"signature": signing.dumps(said, salt=_SALT)})
    return made


def verify() -> Verdict:
    """Every event against the one before it, and against every anchor that there is.

    Raises AppError `source_unreachable` where the anchors cannot be read.
    """
    findings = []
    broken = first_broken_link()
    if broken is not None:
        findings.append(f"event {broken} was changed, or one before it removed or moved")
    zone = LandingZone()
    anchors = {name: _opened(name, zone.recall(name)) for name in zone.names(FOLDER)}
    numbers = [found.number for found in anchors.values() if found]
    anchored = AuditEvent.objects.filter(number__in=numbers)
    hashes = dict(anchored.values_list("number", "hash"))
    for name, found in anchors.items():
        if found is None:
            findings.append(f"{name} is not an anchor that this application signed")
        else:
            findings += _against(found, hashes.get(found.number))
    events = AuditEvent.objects.count()
    unanchored = AuditEvent.objects.filter(number__gt=max(numbers, default=0)).count()
    return Verdict(tuple(findings), events, len(anchors), unanchored)


def _opened(name: str, said: dict[str, Any] | None) -> Anchor | None:
    """What is signed counts, under its own name; beside it the same stands to be read by people."""
    try:
        signed = signing.loads((said or {}).get("signature", ""), salt=_SALT)
    except signing.BadSignature:
        return None
    found = Anchor(signed["number"], signed["hash"], datetime.fromisoformat(signed["at"]))
    return found if found.name == name else None


def _against(anchor: Anchor, hash_now: str | None) -> Iterator[str]:
    since = f"anchored {anchor.at:%Y-%m-%d %H:%M} UTC"
    if hash_now is None:
        yield f"event {anchor.number} is gone ({since})"
    elif hash_now != anchor.hash:
        yield f"event {anchor.number} is another one ({since})"
