"""`python -m bench.load`: several rounds over the same demo month, ending with one RESULT line."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.load.data import generate
from bench.load.machine import machine

_SERVICES = ("DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS", "CLICKHOUSE_URL", "LANDING_URL")
_SERVICES += (
    "CLICKHOUSE_READER_URL",
    "CLICKHOUSE_EXPLORER_URL",
    "CLICKHOUSE_ACCESS_URL",
    "ABI_STACK_ENV",
)
_STEPS = ("load", "check", "publish")
_MB = 1024**2


def main() -> int:
    options = _options()
    # Asked to end: services and files go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="abi-bench-load-") as folder:
        data, begin = Path(folder), time.monotonic()
        lines = generate(data, lines=options.lines, seed=options.seed)
        size = sum(file.stat().st_size for file in data.rglob("*.gz"))
        _say(f"{lines} lines, {size // _MB} MB gzip, in {time.monotonic() - begin:.0f} s")
        rounds = []
        for number in range(options.rounds):
            rounds.append(_round(data, engine_first=number % 2 == 1))
            _say(f"round {number + 1}: {json.dumps(rounds[-1])}")
    print(f"RESULT {json.dumps(_result(lines, size, rounds) | {'seed': options.seed})}")
    return 0


def _round(data: Path, *, engine_first: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "abi.stack", "run", "--ephemeral", "--", sys.executable]
    command += ["-m", "bench.load.round", "--data", str(data)]
    done = subprocess.run(
        [*command, "--engine-first"] if engine_first else command,
        env={name: value for name, value in os.environ.items() if name not in _SERVICES},
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _result(lines: int, size: int, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the rounds; from landed bytes to published, so without the landing."""
    ours = [sum(each["ours"]["seconds"][step] for step in _STEPS) for each in rounds]
    bare = [each["engine"]["seconds"] for each in rounds]
    steps = {
        step: round(median(each["ours"]["seconds"][step] for each in rounds), 2)
        for step in ("land", *_STEPS)
    }
    on_disk = rounds[-1]["ours"]["on_disk"]
    return {
        "lines": lines,
        "rounds": len(rounds),
        "lines_per_s": round(lines / median(ours)),
        "engine_insert_select_lines_per_s": round(lines / median(bare)),
        "ratio": round(median(bare) / median(ours), 3),
        "cpu_ratio": _cpu_ratio(rounds),
        "worker_peak_rss_mb": max(each["ours"]["peak_rss_mb"] for each in rounds),
        "clickhouse_peak_mb": _most(rounds, "ours"),
        "engine_insert_select_clickhouse_peak_mb": _most(rounds, "engine"),
        "bytes_per_line": round(on_disk[0] / on_disk[1], 1),
        "rollup_bytes_per_line": round(on_disk[2] / on_disk[1], 1),
        "lines_per_rollup_row": round(on_disk[1] / on_disk[3], 1),
        "gzip_bytes_per_line": round(size / lines, 1),
        "seconds": steps,
        "seconds_of_rounds": [
            [round(one, 2), round(two, 2)] for one, two in zip(ours, bare, strict=True)
        ],
        "machine": machine(),
    }


def _cpu_ratio(rounds: list[dict[str, Any]]) -> float | None:
    """The same in processor time of ClickHouse, which a busy machine changes less; our side with
    the worker's, its start and the landing included. None where the kernel does not tell.
    """
    bare = median(each["engine"]["clickhouse_cpu_s"] for each in rounds)
    ours = median(each["ours"]["clickhouse_cpu_s"] + each["ours"]["cpu_s"] for each in rounds)
    return round(bare / ours, 3) if bare else None


def _most(rounds: list[dict[str, Any]], kind: str) -> int | None:
    peaks = [each[kind]["clickhouse_peak_mb"] for each in rounds]
    return None if None in peaks else max(peaks)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
