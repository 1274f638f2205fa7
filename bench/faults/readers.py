"""Readers that never stop asking: each answer is version A or version B of a month, or a fault.

A process of its own, `python -m bench.faults.begin readers WEB_PORT`, ordered on its input.
One thread asks the query layer past its cache, the other asks over HTTP through the cache.
"""

import json
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.contrib.auth import get_user_model
from django.db import Error, close_old_connections
from django.test import Client

from abi.core.accounts.models import DataScope
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import Scope
from abi.core.errors import AppError
from analytics import run
from analytics.query import Filter, Period, Query
from analytics.vocabulary import Operator
from bench.faults.processes import answers

# Between two questions of one reader; what goes through the cache and the web costs more.
PAUSES = {"query": 0.2, "http": 0.5}
HTTP_SECONDS = 35.0
_COLUMNS = ("billing_currency", "billed_cost", "lines")
Seen = list[tuple[str, str, int]]


class RefusedError(Exception):
    """No answer. While a server is away that is allowed."""


@dataclass(slots=True)
class Watched:
    """One month. `states` are the answers that are right, in the order they may come."""

    subscription: str
    period: Period
    states: list[Seen]
    at: dict[str, int] = field(default_factory=dict)
    polls: int = 0
    refused: int = 0
    partial: list[str] = field(default_factory=list)

    def judge(self, who: str, seen: Seen, *, first: int) -> None:
        """`first`: the version that was certainly published when the question was asked."""
        self.polls += 1
        place = self.states.index(seen) if seen in self.states else -1
        if place < 0:
            self.partial.append(f"{who} saw {seen}")
        elif place < first:
            self.partial.append(f"{who} went back to version {place}")
        self.at[who] = max(place, self.at.get(who, 0))


class Readers:
    def __init__(self, ask_http: Callable[[Watched], Seen]) -> None:
        self.watched: dict[str, Watched] = {}
        self._asks = {"query": ask_directly, "http": ask_http}
        for who in self._asks:
            threading.Thread(target=self._for_ever, args=(who,), daemon=True).start()

    def _for_ever(self, who: str) -> None:
        while True:
            for watched in list(self.watched.values()):
                self.poll(who, watched)
                time.sleep(PAUSES[who])
            if not self.watched:
                time.sleep(PAUSES[who])

    def poll(self, who: str, watched: Watched) -> bool:
        first = watched.at.get(who, 0)
        try:
            seen = self._asks[who](watched)
        except RefusedError:
            watched.refused += 1
            return False
        watched.judge(who, seen, first=first)
        return True

    def settled(self, name: str, *, within: float) -> dict[str, Any]:
        """Ask until both see the last version; what was seen in all, and watch no more."""
        watched = self.watched.pop(name)
        deadline = time.monotonic() + within
        for who in self._asks:
            while not self.poll(who, watched) and time.monotonic() < deadline:
                time.sleep(PAUSES[who])
        return {
            "polls": watched.polls,
            "refused": watched.refused,
            "partial": watched.partial,
            "at": watched.at,
            "last": len(watched.states) - 1,
        }


def ask_directly(watched: Watched) -> Seen:
    """A value that nothing has makes the statement new, so that no kept answer hides a loss."""
    close_old_connections()
    nobody = Filter("subscription", Operator.NOT_IN, (uuid.uuid4().hex,))
    query = Query(
        ("billed_cost", "lines"),
        watched.period,
        filters=(Filter("subscription", Operator.IN, (watched.subscription,)), nobody),
    )
    try:
        block = run.answer(query, scope=Scope.everything()).block
    except (AppError, Error) as away:
        raise RefusedError from away
    return _seen([column.name for column in block.columns], block.data)


def http_asker(port: int) -> Callable[[Watched], Seen]:
    """As a browser: a session, a token against forgery, JSON."""
    cookies = _signed_in()

    def ask(watched: Watched) -> Seen:
        body = {
            "measures": ["billed_cost", "lines"],
            "period": {"start": f"{watched.period.start}", "end": f"{watched.period.end}"},
            "filters": [
                {
                    "dimension": "subscription",
                    "operator": "in",
                    "values": [watched.subscription],
                }
            ],
        }
        asked = HTTPConnection("127.0.0.1", port, timeout=HTTP_SECONDS)
        try:
            asked.request("POST", "/api/v1/analytics/query", json.dumps(body), cookies)
            answer = asked.getresponse()
            text = answer.read()
        except (OSError, HTTPException) as away:
            raise RefusedError from away
        finally:
            asked.close()
        if answer.status != 200:
            if answer.status < 500:
                sys.stderr.write(f"HTTP {answer.status}: {text[:500]!r}\n")
            raise RefusedError
        said = json.loads(text)
        return _seen([column["name"] for column in said["columns"]], said["data"])

    return ask


def _signed_in() -> dict[str, str]:
    reader, made = get_user_model().objects.get_or_create(username="reader")
    if made:
        reader.roles = [Role.VIEWER]
        reader.save()
        DataScope.objects.create(user=reader, everything=True)
    browser = Client()
    browser.force_login(reader)
    token = "a" * 32
    return {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={token}",
        "X-CSRFToken": token,
    }


def _seen(names: list[str], data: Any) -> Seen:
    columns = [data[names.index(name)] for name in _COLUMNS]
    return sorted((str(c), str(cost), int(lines)) for c, cost, lines in zip(*columns, strict=True))


def _period(first: str) -> Period:
    start = date.fromisoformat(first)
    return Period(start, (start + timedelta(days=32)).replace(day=1))


def main(web_port: str) -> None:
    out = answers()
    readers = Readers(http_asker(int(web_port)))
    print("ready", file=out)
    for line in sys.stdin:
        order = json.loads(line)
        if "watch" in order:
            states: list[Seen] = [[(c, s, n) for c, s, n in state] for state in order["states"]]
            readers.watched[order["watch"]] = Watched(
                order["subscription"], _period(order["period"]), states
            )
            print("{}", file=out)
        elif "more" in order:
            del readers.watched[order["more"]].states[1:]
            for state in order["states"]:
                readers.watched[order["more"]].states.append([(c, s, n) for c, s, n in state])
            print("{}", file=out)
        else:
            print(json.dumps(readers.settled(order["settle"], within=120)), file=out)
