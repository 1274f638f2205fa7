"""Pulls from an API: which one to go on with, and when to begin anew.

Notes in the landing zone, written once: `pulls/of/<what>/000003.json` begins a pull,
`pulls/<key>/…` is what was reached, `fetched/<key>.json` (landing) ends it.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from billing.azure.connector import Zone
from billing.deliveries import Delivery, LandedBlob

# About as long as a report can be fetched. Pages of an older pull could be of older data.
LIFE = timedelta(hours=6)
_REQUEST_INDEX = "pull"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is pulled again and again: one dataset of one month of one source's scope."""

    source: str
    kind: str
    cloud: str
    scope: str
    dataset: str
    billing_period: str

    @property
    def folder(self) -> str:
        whole = "\n".join((self.source, self.kind, self.cloud, self.scope.lower()))
        name = hashlib.sha256(whole.encode()).hexdigest()[:32]
        return f"pulls/of/{name}/{self.dataset}-{self.billing_period[:7]}"


def delivery(subject: Subject, zone: Zone, *, now: float, request: Mapping[str, str]) -> Delivery:
    """The unfinished pull of this subject if it is young enough, else a new one; not begun yet."""
    begun = zone.names(f"{subject.folder}/")
    last = zone.recall(begun[-1]) if begun else None
    number = len(begun)
    if last and not _is_finished(zone, last) and now - last["at"] < LIFE.total_seconds():
        number -= 1
    index = f"{subject.folder}/{number:06d}.json"
    return Delivery(
        source=subject.source,
        dataset=subject.dataset,
        billing_period=subject.billing_period,
        run_id=hashlib.sha256(index.encode()).hexdigest()[:16],
        submitted_at="",
        root_url="",
        manifest_path="",
        blobs=(),
        missing=(),
        stated_blobs=None,
        stated_bytes=None,
        stated_rows=None,
        content_key=hashlib.sha256(index.encode()).hexdigest(),
        scope=subject.scope,
        request=(*sorted(request.items()), (_REQUEST_INDEX, index)),
    )


def begin(delivery_: Delivery, zone: Zone, *, now: float) -> None:
    """Say that this pull has begun; of two that begin at once both go on with the same."""
    index = dict(delivery_.request)[_REQUEST_INDEX]
    zone.remember(index, {"key": delivery_.content_key, "at": now})


def note(delivery_: Delivery, name: str) -> str:
    """The name of a note of this pull."""
    return f"pulls/{delivery_.content_key}/{name}.json"


def kept_once(zone: Zone, note_: str, keep: Callable[[], LandedBlob]) -> LandedBlob:
    """What an attempt that was killed has kept under that note, else what `keep` brings."""
    if known := zone.recall(note_):
        return LandedBlob(**known)
    blob = keep()
    zone.remember(note_, asdict(blob))
    return blob


def last_finished(delivery_: Delivery, zone: Zone, name: str) -> tuple[Any, Any] | None:
    """The newest finished pull of the same subject that left a note of that name.

    The note, and what was fetched.
    """
    folder = dict(delivery_.request)[_REQUEST_INDEX].rpartition("/")[0]
    for index in reversed(zone.names(f"{folder}/")):
        begun = zone.recall(index) or {}
        fetched = zone.recall(f"fetched/{begun.get('key')}.json")
        told = zone.recall(f"pulls/{begun.get('key')}/{name}.json")
        if fetched and told:
            return told, fetched
    return None


def _is_finished(zone: Zone, begun: Mapping[str, Any]) -> bool:
    return zone.recall(f"fetched/{begun['key']}.json") is not None
