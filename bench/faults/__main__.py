"""`python -m bench.faults`: the matrix on several stacks at once, ending with one RESULT line."""

import argparse
import queue
import re
import sys
import threading
from pathlib import Path

from bench.faults.kept import Kept, committed_code
from bench.faults.names import CELLS, CONTROLS, DISKS
from bench.faults.report import Report
from bench.faults.stacks import Stack

Waiting = queue.SimpleQueue[str]


def main() -> int:
    """0 when nothing was lost, doubled, altered or seen half done, and every run ended well."""
    options = _options()
    known = (*CELLS, *(CONTROLS if options.cells else ()))
    chosen = [name for name in known if re.fullmatch(options.cells or ".*", name)]
    if not chosen:
        print(f"no cell is named {options.cells}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    seeds = 2 if options.quick else options.seeds
    kept = Kept(options.keep, committed_code() if options.keep else "")
    before = kept.cells(seeds=seeds)
    report = Report(seeds, kept, [before[name] for name in chosen if name in before])
    chosen = [name for name in chosen if name not in before]
    small = _waiting([name for name in chosen if name in DISKS])
    plain = _waiting([name for name in chosen if name not in DISKS])
    lanes = [
        threading.Thread(target=_lane, args=(small, plain, report))
        for _ in range(min(options.lanes, len(chosen)))
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    for name in (*_left(small), *_left(plain)):
        report.add({"cell": name, "broken": "no stack to run on"})
    print(report.line(), flush=True)
    return 0 if report.fine else 1


def _waiting(names: list[str]) -> Waiting:
    waiting: Waiting = queue.SimpleQueue()
    for name in names:
        waiting.put(name)
    return waiting


def _left(waiting: Waiting) -> list[str]:
    return [waiting.get() for _ in range(waiting.qsize())]


def _lane(small: Waiting, plain: Waiting, report: Report) -> None:
    """Cells on one stack, and on another one when it did not survive."""
    for waiting in (small, plain):
        while not waiting.empty():
            stack, up = Stack(small=waiting is small), False
            try:
                if not (up := stack.ready()):
                    return  # another one would not come up either
                _cells(stack, waiting, report)
            finally:
                stack.close(keep=not up or not report.fine)


def _cells(stack: Stack, waiting: Waiting, report: Report) -> None:
    while not waiting.empty():
        try:
            name = waiting.get_nowait()
        except queue.Empty:
            return
        result = stack.run(name, report.seeds)
        report.add(result)
        if "the stack ended" in result.get("broken", ""):
            return


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--cells", default="", help="a regular expression; all of them")
    parser.add_argument("--quick", action="store_true", help="two seeds a cell")
    parser.add_argument("--lanes", type=int, default=4, help="stacks at the same time")
    parser.add_argument("--keep", type=Path, help="a file of cells: those in it are not run again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
