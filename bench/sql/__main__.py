"""`python -m bench.sql`: questions of analysts, as SQL; one RESULT line."""

import argparse
import json
import signal
import sys

from bench.load.machine import machine
from bench.query.deliveries import sized
from bench.query.made import facts, made
from bench.query.place import Size, commit
from bench.query.stacks import inside


def main() -> int:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # Asked to end: the servers go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    size = Size(options.lines, options.months, options.seed)
    place = made(size, others=False)
    told = inside(
        place, "bench.sql.measure", "--seed", str(size.seed), "--rounds", str(options.rounds)
    )
    result = told | {"lines": facts(place)["lines"], "commit": commit(), "machine": machine()}
    print(f"RESULT {json.dumps(result)}")
    return 1 if result["differences"] or result["refused"] else 0


if __name__ == "__main__":
    sys.exit(main())
