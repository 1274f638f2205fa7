"""Within a stack: the race over one set of data; its figures as JSON."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import django_ready  # noqa: F401 - before the models
from bench.query import postgres
from bench.query.abi_driver import Driver
from bench.query.abi_http import Http, RefusedError
from bench.query.duck import DuckDB, file
from bench.query.figures import percentile
from bench.query.processor import Processors
from bench.query.questions import Question, dashboard
from bench.query.race import Engine, Race
from bench.query.result import told
from bench.query.sizes import clickhouse_tables, members, versions
from bench.query.sql import POSTGRES, POSTGRES_NARROW
from bench.query.web import serving
from billing.demo.plan import subscription_id

# Of the web server's 16 threads each opens its connections on its first request.
_WARMING = 96


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--others", action="store_true", help="DuckDB and PostgreSQL as well")
    options = parser.parse_args()
    subscription = subscription_id(options.seed, 0)
    with serving({}) as web:
        http = Http(web.port)
        engines: list[Engine] = [http, Driver()]
        if options.others:
            engines += _others(options.folder, subscription)
        questions, missing = _askable(dashboard(subscription), http)
        race = Race(engines)
        _warm(http, questions[0])
        race.warm_up(questions)
        race.run(questions, options.rounds)
        more = _more(http, questions, options.rounds)
        more |= {"cpu_ms": _cpu(Processors(web.pid), http, questions, options.rounds)}
    result = told(race.times) | _answered(race) | more | {"missing": missing} | _kept(options)
    print(json.dumps(result))
    return 0


def _others(folder: Path, subscription: str) -> list[Engine]:
    return [
        DuckDB(folder, subscription=subscription),
        postgres.Postgres("postgres_summary", POSTGRES, subscription=subscription),
        postgres.Postgres("postgres_narrow", POSTGRES_NARROW, subscription=subscription),
    ]


def _askable(asked: Sequence[Question], http: Http) -> tuple[list[Question], dict[str, str]]:
    """What ABI answers, and what it refuses with its reason: that is told, never left out."""
    found, missing = [], {}
    for question in asked:
        try:
            http.ask(question)
        except RefusedError as refused:
            missing[question.name] = str(refused)[:200]
        else:
            found.append(question)
    return found, missing


def _warm(http: Http, question: Question) -> None:
    with ThreadPoolExecutor(16) as people:
        list(people.map(http.ask, [question] * _WARMING))


def _answered(race: Race) -> dict[str, Any]:
    rows = {name: len(rows) for name, rows in race.answered.items()}
    return {"differences": race.differences, "rows": rows}


def _more(http: Http, questions: Sequence[Question], rounds: int) -> dict[str, Any]:
    """What is not a race: answers that Redis has."""
    for question in questions:
        http.ask(question)
    cached = [_spent(http, question) for _ in range(rounds) for question in questions]
    return {
        "cached_ms": round(median(cached), 2),
        "cached_p95_ms": round(percentile(cached, 95), 2),
    }


def _cpu(
    processors: Processors, http: Http, questions: Sequence[Question], rounds: int
) -> dict[str, dict[str, float]]:
    """Processor time of one request, by who spent it: cold, and answered from Redis."""

    def asking(*, cold: bool) -> int:
        for question in [*questions] * rounds:
            if cold:
                http.prepare()
            http.ask(question)
        return len(questions) * rounds

    cold = processors.of_each(lambda: asking(cold=True))
    for question in questions:
        http.ask(question)
    return {"cold": cold, "cached": processors.of_each(lambda: asking(cold=False))}


def _spent(engine: Engine, question: Question) -> float:
    begin = time.perf_counter()
    engine.ask(question)
    return (time.perf_counter() - begin) * 1000


def _kept(options: argparse.Namespace) -> dict[str, Any]:
    tables = clickhouse_tables()
    kept = {
        "bytes": tables,
        "members": members(),
        "versions": versions(),
        "rounds": options.rounds,
        "seed": options.seed,
    }
    if options.others:
        kept["bytes"] |= {"duckdb charges": file(options.folder).stat().st_size}
        kept["bytes"] |= {f"postgres {name}": n for name, n in postgres.sizes().items()}
        kept["versions"] |= {"postgresql": postgres.version()}
    return kept


if __name__ == "__main__":
    sys.exit(main())
