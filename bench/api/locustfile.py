"""The load, in a process of its own: it knows nothing of the product but addresses and cookies.

Told by the JSON file that `ABI_BENCH_ORDER` names; writes what happened to the file named there.
"""

import itertools
import json
import os
import random
from collections import Counter, defaultdict
from http import HTTPStatus
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

_ORDER = json.loads(Path(os.environ["ABI_BENCH_ORDER"]).read_text("utf-8"))
_VISITS = _ORDER["visits"]
_SHARES = [visit["share"] for visit in _VISITS]
_numbers = itertools.count()
_times: dict[str, list[float]] = defaultdict(list)
_statuses: Counter[str] = Counter()
_failures: Counter[str] = Counter()


class Person(FastHttpUser):
    """One browser: it thinks, asks, and remembers the tag of what it was told."""

    wait_time = between(*_ORDER["think_s"])
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        number = next(_numbers) % len(_ORDER["browsers"])
        self.headers = _ORDER["browsers"][number]
        self.dice = random.Random(number)
        self.tags: dict[tuple[str, str | None], str] = {}

    @task
    def ask(self) -> None:
        (visit,) = self.dice.choices(_VISITS, _SHARES)
        said = self._send(visit)
        if said.get("next_cursor"):
            body = json.loads(visit["body"]) | {"cursor": said["next_cursor"]}
            name = f"{visit['name']}, next page"
            self._send(visit | {"name": name, "body": json.dumps(body)})

    def _send(self, visit: dict[str, Any]) -> dict[str, Any]:
        which = visit["path"], visit["body"]
        headers = dict(self.headers)
        if tag := self.tags.get(which):
            headers["If-None-Match"] = tag
        answer = self.client.request(
            visit["method"], visit["path"], data=visit["body"], headers=headers, name=visit["name"]
        )
        if answer.headers and "etag" in answer.headers:
            self.tags[which] = str(answer.headers["etag"])
        if answer.status_code != HTTPStatus.OK:
            return {}
        said: dict[str, Any] = answer.json()
        return said


def _note(
    name: str, response_time: float, response: Any, exception: Any, **_others: object
) -> None:
    status = getattr(response, "status_code", 0)
    _statuses[str(status)] += 1
    _times[name].append(response_time)
    if exception or status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        _failures[f"{name}: {status} {exception}"[:300]] += 1


def _report(**_others: object) -> None:
    told = {"times": _times, "statuses": _statuses, "failures": _failures}
    Path(_ORDER["report"]).write_text(json.dumps(told), "utf-8")


events.request.add_listener(_note)  # type: ignore[no-untyped-call]
events.quitting.add_listener(_report)  # type: ignore[no-untyped-call]
