"""`python -m bench.api`: many people for some minutes; fails when one request does."""

import argparse
import json
import signal
import sys

from bench.api.report import passed
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
    place = made(size, others=False)
    asked = {"users": options.users, "seconds": options.seconds, "seed": options.seed}
    arguments = [part for name, value in asked.items() for part in (f"--{name}", str(value))]
    arguments += ["--folder", str(place), "--think", *map(str, options.think)]
    result = inside(place, "bench.api.served", *arguments)
    result |= {**asked, "think_s": options.think, "lines": facts(place)["lines"]}
    result |= {"schema": schema(), "commit": commit(), "machine": machine()}
    print(f"RESULT {json.dumps(result)}")
    return 0 if passed(result) else 1


def _options() -> argparse.Namespace:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument(
        "--think", type=float, nargs=2, default=(1.0, 3.0), help="seconds between two requests"
    )
    parser.set_defaults(lines=1_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
