"""What one turn of asking has brought so far: tried again, it asks only for the rest.

Notes in the landing zone, written once: `totals/<turn>/<name>-<round>/<what>.json`. An answer
that cannot be used ends the round, so that the next attempt asks for everything anew.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from billing.azure.connector import Zone

Note = Mapping[str, Any]


class Journal:
    """`turn` is the same for all attempts at the same work; `name` is what is asked for."""

    def __init__(self, zone: Zone, *, turn: str, name: str) -> None:
        self._zone = zone
        self._folder = f"totals/{hashlib.sha256(turn.encode()).hexdigest()[:32]}/{name}"
        self._round = 0
        while zone.recall(self._note("over")):
            self._round += 1

    def once(self, what: str, ask: Callable[[], Note]) -> Note:
        """What was noted, else what asking gives, noted; of two at once the first counts."""
        known = self._zone.recall(self._note(what))
        if known is None:
            asked = ask()
            self._zone.remember(self._note(what), asked)
            known = self._zone.recall(self._note(what)) or asked
        return known

    def give_up(self) -> None:
        """Nothing of this round counts any more."""
        self._zone.remember(self._note("over"), {"over": True})
        self._round += 1

    def _note(self, what: str) -> str:
        return f"{self._folder}-{self._round:02d}/{what}.json"
