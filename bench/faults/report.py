"""What all cells together say."""

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from abi.core.decimals import EXACT, ZERO, decimal_text
from bench.faults.kept import Kept

_SUMMED = ("wrong", "partial", "unfinished", "again", "polls", "refused")


@dataclass(slots=True)
class Report:
    """Lanes add to it; whoever runs the matrix reads a line for each cell on standard error.

    `cells` begins with what was kept of an earlier run; `seconds` are of this run.
    """

    seeds: int
    kept: Kept = field(default_factory=Kept)
    cells: list[dict[str, Any]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, cell: dict[str, Any]) -> None:
        with self.lock:
            self.cells.append(cell)
            self.kept.add(cell)
            said = {name: value for name, value in cell.items() if name not in ("cell", "notes")}
            words = " ".join(f"{name}={value}" for name, value in said.items())
            print(f"{cell['cell']:<28} {words}", file=sys.stderr)
            for note in cell.get("notes", []):
                print(f"    {note}", file=sys.stderr)

    @property
    def result(self) -> dict[str, Any]:
        ran = [cell for cell in self.cells if "runs" in cell]
        summed = {name: sum(cell[name] for cell in ran) for name in ("lost", "doubled")}
        diff = ZERO
        for cell in ran:
            diff = EXACT.add(diff, Decimal(cell["sum_diff"]))
        return {
            "cells": len(ran),
            "runs": sum(cell["runs"] for cell in ran),
            **summed,
            "sum_diff": decimal_text(diff),
            **{name: sum(cell[name] for cell in ran) for name in _SUMMED},
            "min_seeds": min((cell["runs"] for cell in ran), default=0),
            "skipped": sum("skipped" in cell for cell in self.cells),
            "broken": sum("broken" in cell for cell in self.cells),
            "seconds": round(time.monotonic() - self.began),
        }

    @property
    def fine(self) -> bool:
        result = self.result
        counted = ("lost", "doubled", "wrong", "partial", "unfinished", "broken")
        return result["sum_diff"] == "0" and not any(result[name] for name in counted)

    def line(self) -> str:
        return f"RESULT {json.dumps(self.result)}"
