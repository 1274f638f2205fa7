"""Within a stack: each question of two people's views and of the table, round by round; JSON."""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable

from bench.load import django_ready  # noqa: F401 - before the models
from bench.query.figures import Times, geomeans, medians, rounded
from bench.query.people import cast_of
from bench.sql.asking import Refused, Rows, of_table, of_views
from bench.sql.questions import QUESTIONS, Question

Ask = Callable[[Question], Rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    options = parser.parse_args()
    cast = cast_of(options.seed)
    ways: dict[str, Ask] = {
        "table": of_table(cast["ada"]),
        "view_of_all": of_views(cast["ada"]),
        "view_of_two_subscriptions": of_views(cast["bob"]),
    }
    times, refused = _raced(ways, options.rounds)
    by_question = medians(times)
    geomean = geomeans(by_question)
    told = {
        "ratio_table": {
            name: round(geomean[name] / geomean["table"], 3)
            for name in ways
            if name != "table" and {name, "table"} <= geomean.keys()
        },
        "geomean_ms": rounded(geomean),
        "questions": {name: rounded(of) for name, of in by_question.items()},
        "differences": [each.name for each in QUESTIONS if _differs(each, ways, refused)],
        "refused": refused,
        "rounds": options.rounds,
    }
    print(json.dumps(told))
    return 0


def _raced(ways: dict[str, Ask], rounds: int) -> tuple[Times, dict[str, str]]:
    """Milliseconds; one round before the first warms everybody's pages and is not counted."""
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    refused: dict[str, str] = {}
    for number in range(rounds + 1):
        for question in QUESTIONS:
            for name, ask in ways.items():
                begin = time.perf_counter()
                try:
                    ask(question)
                except Refused as refusal:
                    refused[f"{question.name} {name}"] = str(refusal)
                    continue
                if number:
                    times[question.name][name].append((time.perf_counter() - begin) * 1000)
    return times, refused


def _differs(question: Question, ways: dict[str, Ask], refused: dict[str, str]) -> bool:
    """Who sees everything is answered what the table holds."""
    if any(name.startswith(f"{question.name} ") for name in refused):
        return False
    return ways["view_of_all"](question) != ways["table"](question)


if __name__ == "__main__":
    sys.exit(main())
