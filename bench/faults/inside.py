"""Inside one stack: runs the cells it is told, a line of JSON each."""

import json
import os
import sys
import time
import traceback
from collections import Counter
from typing import Any

from abi.core.decimals import decimal_text
from bench.faults.lane import Lane, Outcome, SkippedError, total
from bench.faults.matrix import CELLS
from bench.faults.processes import answers


def main() -> None:
    out = answers()
    lane = Lane()
    print("{}", file=out)
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(_cell(lane, order["cell"], order["seeds"])), file=out)
    sys.stderr.flush()
    os._exit(0)


def _cell(lane: Lane, name: str, seeds: list[int]) -> dict[str, Any]:
    began = time.monotonic()
    try:
        outcomes = CELLS[name](lane, seeds)
        lane.swept()
    except SkippedError as reason:
        return {"cell": name, "skipped": str(reason)}
    except Exception as error:  # noqa: BLE001 - the process edge: one broken cell is one result
        traceback.print_exc()
        return {"cell": name, "broken": f"{type(error).__name__}: {error}"}
    return _summary(name, outcomes) | {"seconds": round(time.monotonic() - began, 1)}


def _summary(name: str, outcomes: list[Outcome]) -> dict[str, Any]:
    lost, doubled, sum_diff = total([each.verdict for each in outcomes])
    return {
        "cell": name,
        "runs": len(outcomes),
        "lost": lost,
        "doubled": doubled,
        "sum_diff": decimal_text(sum_diff),
        "wrong": sum(each.verdict.wrong for each in outcomes),
        "partial": sum(len(each.partial) for each in outcomes),
        "unfinished": sum(not each.finished for each in outcomes),
        "hits": sum(each.hit for each in outcomes),
        "again": sum(each.again for each in outcomes),
        "slowest": round(max((each.seconds for each in outcomes), default=0), 1),
        "polls": sum(each.polls for each in outcomes),
        "refused": sum(each.refused for each in outcomes),
        "codes": dict(sum((each.codes for each in outcomes), Counter())),
        "notes": [
            f"seed {each.seed}: {note}"
            for each in outcomes
            for note in dict.fromkeys(
                (*each.verdict.notes[-2:], *each.verdict.notes[:2], *each.partial[:2])
            )
        ],
    }
