"""Which request is to fail, and how: a function of the seed and of the request alone.

The n-th time a URL is asked for it always fares the same, whatever was asked in between, so that
a run with several clients at once can be repeated.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

ANYWHERE = ("429", "500", "503", "timeout", "reset")
WITH_BODY = ("truncated", "truncated_quietly")
ON_GET = ("empty_200",)
ON_PAGES = ("duplicate_page", "reordered_pages", "endless_pages")
ON_LINKS = ("expired_sas",)
ON_TOKENS = ("expired_token",)
ON_REPORTS = ("failed_report",)
KINDS = (*ANYWHERE, *WITH_BODY, *ON_GET, *ON_PAGES, *ON_LINKS, *ON_TOKENS, *ON_REPORTS)
_PAGED = re.compile(r"/usagedetails|/paginatedV3|/query$", re.IGNORECASE)
_CHANGING = re.compile(r"(?<=[?&])(sig|se|sessiontoken|again|then)=[^&]*&?")


@dataclass(frozen=True, slots=True)
class Plan:
    """`count` bounds how many faults are made; None is no bound."""

    rate: float = 0.0
    seed: int = 0
    kinds: tuple[str, ...] = KINDS
    paths: str = ""
    count: int | None = None

    def __post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"no such fault: {', '.join(unknown)}; there are {', '.join(KINDS)}")
        re.compile(self.paths)


def plan_of(given: Mapping[str, Any]) -> Plan:
    """Raises ValueError or TypeError for what is no plan."""
    kinds = tuple(str(kind) for kind in given.get("kinds") or KINDS)
    return Plan(**{**given, "kinds": kinds})


class Faults:
    def __init__(self, plan: Plan) -> None:
        self._lock = Lock()
        self.set(plan)

    def set(self, plan: Plan) -> None:
        """Counts start anew."""
        with self._lock:
            self.plan, self.made = plan, 0
            self._times: Counter[str] = Counter()

    def choose(self, method: str, path: str, query: str) -> tuple[str | None, int]:
        """The fault of this request, if any, and a number for its details."""
        plan = self.plan
        if not plan.rate or not re.search(plan.paths, path):
            return None, 0
        what = f"{method} {path} {_CHANGING.sub('', f'?{query}')}"
        with self._lock:
            self._times[what] += 1
            chance, which = _drawn(f"{plan.seed} {self._times[what]} {what}")
            kinds = [kind for kind in plan.kinds if kind in possible(method, path)]
            if chance >= plan.rate or not kinds or self.made == plan.count:
                return None, 0
            self.made += 1
        return kinds[which % len(kinds)], which // len(kinds)


def possible(method: str, path: str) -> tuple[str, ...]:
    """The kinds that mean something for this request."""
    kinds: tuple[str, ...] = ANYWHERE
    kinds += WITH_BODY if method != "HEAD" else ()
    kinds += ON_GET if method == "GET" else ()
    kinds += ON_PAGES if _PAGED.search(path) else ()
    kinds += ON_LINKS if path.startswith("/armreports/") else ()
    kinds += ON_TOKENS if path.startswith(("/subscriptions/", "/providers/")) else ()
    kinds += ON_REPORTS if "/costDetailsOperationResults/" in path else ()
    return kinds


def _drawn(text: str) -> tuple[float, int]:
    """Two independent draws: one in [0, 1), one a whole number."""
    drawn = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(drawn[:8]) / 2**64, int.from_bytes(drawn[8:12])
