"""A set of data, made once: what is there is left, what is missing is made."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.query import duck
from bench.query.deliveries import runs
from bench.query.place import Size, commit, folder
from bench.query.stacks import inside


def made(size: Size, *, others: bool) -> Path:
    """Its folder, with ABI's tables, and with those of DuckDB and PostgreSQL if `others`.

    Killed, it goes on with the next delivery, month or database that is not complete.
    """
    place = folder(size)
    place.mkdir(parents=True, exist_ok=True)
    note = place / "made.json"
    known = json.loads(note.read_text()) if note.exists() else {}
    if "lines" not in known:
        out = str(place / "deliveries")
        _note(note, known, inside(place, "bench.query.build", "--out", out, *size.arguments()))
    if others and "duckdb" not in known:
        months = sorted({run.month for run in runs(size)})
        begin = time.monotonic()
        _note(note, known, {"duckdb": duck.build(place, months) | _took(begin)})
        if known["duckdb"]["lines"] != known["lines"]:
            raise SystemExit(f"DuckDB has {known['duckdb']['lines']} of {known['lines']} lines")
    if others and "postgres" not in known:
        begin = time.monotonic()
        told = inside(place, "bench.query.summaries", "--folder", str(place))
        _note(note, known, {"postgres": told | _took(begin)})
    return place


def facts(place: Path) -> dict[str, Any]:
    """What was noted while it was made."""
    known: dict[str, Any] = json.loads((place / "made.json").read_text())
    return known


def _took(begin: float) -> dict[str, float]:
    return {"seconds": round(time.monotonic() - begin, 1)}


def _note(note: Path, known: dict[str, Any], more: dict[str, Any]) -> None:
    known |= more | {"made_of_commit": commit()}
    new = note.with_suffix(".new")
    new.write_text(json.dumps(known, indent=1))
    new.replace(note)
    print(json.dumps(more), file=sys.stderr, flush=True)
