"""One attack with one lock taken away, and what came of it."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from abi.core.clickhouse import client
from abi.core.clickhouse.errors import RefusedError
from abi.core.clickhouse.statement import Entry, Identity
from abi.core.errors import AppError
from analytics.api.sql_cells import wire
from analytics.explorer.run import judged
from tests.attacks.corpus import Attack
from tests.attacks.world import CANARY, CANARY_COST, PASSWD, World

# The profile allows thirty; what is beyond is a question that nothing stops.
BOUND_SECONDS = 40.0
_UNLIMITED = "?max_execution_time=60&max_memory_usage=4000000000"
# What throwIf, a division, a conversion and an overflow say: nothing of bob's own raises one.
_TELLING = frozenset({395, 153, 6, 27, 38, 41, 69, 70, 72, 131, 407, 173})
# Of databases, tables and folders: no row of anybody, but nothing that people need to know.
_NAMES = ("abi_sql_", "charge_duplicates", "/clickhouse/data")
_SECRETS = (CANARY, str(CANARY_COST), PASSWD)


class Verdict(StrEnum):
    REFUSED = "refused"
    HARMLESS = "harmless"
    LEAK = "leak"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the refusal's: ours, or the server's number."""

    attack: Attack
    verdict: Verdict
    code: str
    seconds: float
    tells_names: bool = False


def by_guard_alone(attack: Attack, world: World) -> Outcome:
    """What the guard lets through is run as the writer, who may do and see everything."""
    url = settings.CLICKHOUSE_URLS[Identity.WRITER] + _UNLIMITED
    return _timed(attack, lambda: _guarded(attack, world, Entry(url, world.mine.name)))


def by_engine_alone(attack: Attack, world: World) -> Outcome:
    """Nobody looks at the text: it is run as the explorer's own user."""
    return _timed(attack, lambda: _run(attack, world, world.mine.entry))


def by_policy(attack: Attack, world: World) -> Outcome:
    """As production's second lock alone: bob's own user, whom a row policy holds on the table."""
    return _timed(attack, lambda: _run(attack, world, world.policed))


def by_both(attack: Attack, world: World) -> Outcome:
    """As people's SQL is run."""
    return _timed(attack, lambda: _guarded(attack, world, world.mine.entry))


def _guarded(attack: Attack, world: World, entry: Entry) -> str:
    judged(attack.sql, attack.parameters, world.mine)
    return _run(attack, world, entry)


def _run(attack: Attack, world: World, entry: Entry) -> str:
    found = client.explore(
        attack.sql,
        attack.parameters,
        entry=entry,
        query_id=world.mine.query_id(str(uuid.uuid4())),
        most=2000,
    )
    return repr([[wire(each) for each in row] for row in found.result.rows()])


def _timed(attack: Attack, go: Callable[[], str]) -> Outcome:
    begun = time.monotonic()
    verdict, code, answer = _judged(attack, go)
    seconds = time.monotonic() - begun
    if seconds > BOUND_SECONDS and verdict is not Verdict.LEAK:
        verdict = Verdict.UNBOUNDED
    tells_names = any(name in answer for name in _NAMES)
    return Outcome(attack, verdict, code, seconds, tells_names)


def _judged(attack: Attack, go: Callable[[], str]) -> tuple[Verdict, str, str]:
    try:
        answer = go()
    except RefusedError as refused:
        tells = any(secret in refused.message for secret in _SECRETS)
        tells |= attack.kind == "oracles" and refused.code in _TELLING
        return (Verdict.LEAK if tells else Verdict.REFUSED), str(refused.code), ""
    except AppError as refused:
        is_gone = refused.code == "clickhouse_unreachable"
        return (Verdict.UNBOUNDED if is_gone else Verdict.REFUSED), refused.code, ""
    tells = any(secret in answer for secret in _SECRETS)
    return (Verdict.LEAK if tells else Verdict.HARMLESS), "", answer
