"""`python -m bench.query.scale`: the same set over few and over many lines, and how it grew.

ABI alone. The smaller set is measured before and after the larger one, so that a machine that
changed meanwhile is seen.
"""

import argparse
import json
import signal
import sys
from typing import Any

from bench.query.__main__ import measured
from bench.query.deliveries import sized
from bench.query.place import Size

_ENGINES = ("abi_http", "abi_driver")


def main() -> int:
    parser = sized(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--base", type=int, default=10_000_000, help="lines of the smaller set")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    results = [
        measured(Size(lines, options.months, options.seed), rounds=options.rounds, others=False)
        for lines in (options.base, options.lines, options.base)
    ]
    result = grown(*results)
    print(f"RESULT {json.dumps(result)}")
    return 1 if result["differences"] or result["missing"] else 0


def grown(before: dict[str, Any], large: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Growth against the mean of the two measurements of the smaller set."""
    small = {
        engine: (before["geomean_ms"][engine] + after["geomean_ms"][engine]) / 2
        for engine in _ENGINES
    }
    return {
        "growth": {
            engine: round(large["geomean_ms"][engine] / small[engine], 3) for engine in _ENGINES
        },
        "geomean_ms": {str(each["lines"]): each["geomean_ms"] for each in (before, large)}
        | {"again": after["geomean_ms"]},
        "cpu_ms": {str(each["lines"]): each["cpu_ms"] for each in (before, large)},
        "questions": {str(each["lines"]): each["questions"] for each in (before, large)},
        "differences": [told for each in (before, large, after) for told in each["differences"]],
        "missing": before["missing"] | large["missing"] | after["missing"],
        **{name: large[name] for name in _KEPT},
    }


_KEPT = ("bytes_per_line", "made", "members", "versions", "schema", "commit", "machine", "seed")


if __name__ == "__main__":
    sys.exit(main())
