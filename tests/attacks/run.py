"""Every attack with all locks but one taken away, and what analysts ask. Inside a stack."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from io import StringIO
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402

from tests.attacks import judge, world  # noqa: E402
from tests.attacks.corpus import ATTACKS, Attack, attacks, legit  # noqa: E402
from tests.attacks.generated import generated  # noqa: E402
from tests.attacks.judge import Outcome, Verdict  # noqa: E402
from tests.people import create_people  # noqa: E402

# The embedded server has no lock of its own for scalar file(): the guard alone keeps it.
_OPEN_IN_EMBEDDED = "files"
MOST_REFUSED = 2


def main() -> int:
    """1 when something leaks, is unbounded or changed, or when too much is refused."""
    options = _options()
    there = _world()
    before = world.fingerprint(there.names["db"])
    own = [each for each in attacks(there.names) if each.kind in options.kinds]
    made = generated(there.names, count=options.generated, seed=options.seed)
    unbounded = [each for each in own if each.kind != "bombs"]
    by_guard = _tried("guard alone", [*unbounded, *made], lambda a: judge.by_guard_alone(a, there))
    engine = [each for each in own if each.kind != _OPEN_IN_EMBEDDED]
    by_views = _tried("views alone", [*engine, *made], lambda a: judge.by_engine_alone(a, there))
    policed = [each for each in engine if each.kind != "bombs"]
    by_policy = _tried("row policy alone", [*policed, *made], lambda a: judge.by_policy(a, there))
    asked = [
        each
        for go in (judge.by_both, judge.by_policy)
        for each in _tried("legitimate", legit(), lambda a, go=go: go(a, there))  # type: ignore[misc]
    ]
    verdicts = Counter(each.verdict for each in (*by_guard, *by_views, *by_policy))
    refused = len({each.attack.sql for each in asked if each.verdict is not Verdict.HARMLESS})
    result = {
        "attacks": len(own),
        "generated": len(made),
        "seed": options.seed,
        "leaks": verdicts[Verdict.LEAK],
        "unbounded": verdicts[Verdict.UNBOUNDED],
        "changed": before != world.fingerprint(there.names["db"]),
        "passed_guard": _passed(by_guard),
        "passed_views": _passed(by_views),
        "passed_policy": _passed(by_policy),
        "guard_alone_keeps": len(own) - len(engine),
        "names_told_by_engine": sum(each.tells_names for each in (*by_views, *by_policy)),
        "longest_seconds": round(max(each.seconds for each in by_views), 1),
        "legit": len(legit()),
        "legit_refused": refused,
    }
    sys.stdout.write(f"RESULT {json.dumps(result)}\n")
    is_bad = result["leaks"] or result["unbounded"] or result["changed"]
    return int(bool(is_bad) or refused > MOST_REFUSED)


def _world() -> world.World:
    for command in ("migrate", "migrate_clickhouse"):
        call_command(command, stdout=StringIO())
    database = urlsplit(settings.CLICKHOUSE_URLS["writer"]).path.strip("/")
    return world.make(create_people(), database=database, tmp=tempfile.mkdtemp())


def _passed(outcomes: Iterable[Outcome]) -> int:
    return sum(each.verdict is not Verdict.REFUSED for each in outcomes)


def _tried(title: str, tried: Iterable[Attack], go: Callable[[Attack], Outcome]) -> list[Outcome]:
    outcomes = [go(each) for each in tried]
    counts = Counter(each.verdict for each in outcomes)
    sys.stdout.write(f"{title}: {', '.join(f'{n} {verdict}' for verdict, n in counts.items())}\n")
    bad = {Verdict.LEAK, Verdict.UNBOUNDED} | (
        {Verdict.REFUSED} if title == "legitimate" else set()
    )
    for each in outcomes:
        if each.verdict in bad:
            told = f"{each.verdict} {each.seconds:.1f} s {each.code}: {each.attack.sql[:300]!r}"
            sys.stdout.write(f"  {told}\n")
    sys.stdout.flush()
    return outcomes


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("--generated", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=list(ATTACKS), choices=ATTACKS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
