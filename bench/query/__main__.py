"""`python -m bench.query`: one dashboard set, four engines, one RESULT line."""

import argparse
import json
import signal
import sys
from typing import Any

from bench.load.machine import machine
from bench.query.deliveries import sized
from bench.query.made import facts, made
from bench.query.place import Size, commit, schema
from bench.query.stacks import inside


def main() -> int:
    options = _options()
    # Asked to end: the servers go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    size = Size(options.lines, options.months, options.seed)
    result = measured(size, rounds=options.rounds, others=not options.alone)
    print(f"RESULT {json.dumps(result)}")
    for told in [*result["differences"], *result["missing"].values()]:
        print(told, file=sys.stderr)
    return 1 if result["differences"] or result["missing"] else 0


def measured(size: Size, *, rounds: int, others: bool) -> dict[str, Any]:
    """The RESULT of one set of data, which is made if it is not there."""
    place = made(size, others=others)
    arguments = ["--folder", str(place), "--seed", str(size.seed), "--rounds", str(rounds)]
    told = inside(
        place,
        "bench.query.cold",
        "bench.query.measure",
        *arguments,
        *(["--others"] if others else []),
    )
    known = facts(place)
    per_line = {name: round(n / known["lines"], 2) for name, n in told.pop("bytes").items()}
    return {
        **told,
        "bytes_per_line": per_line,
        "lines": known["lines"],
        "made": known,
        "schema": schema(),
        "commit": commit(),
        "machine": machine(),
    }


def _options() -> argparse.Namespace:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--alone", action="store_true", help="ABI without DuckDB and PostgreSQL")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
