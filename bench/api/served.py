"""Within a stack: the web server of `make up`, people in front of it; what they met, as JSON."""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from http.client import HTTPConnection
from pathlib import Path

from bench.api.report import told
from bench.api.visits import Visit, shared, visits
from bench.load import django_ready  # noqa: F401 - before the models
from bench.query.people import browsers
from bench.query.place import ROOT
from bench.query.sizes import versions
from bench.query.web import serving
from billing.demo.plan import subscription_id

# What one person may ask in a minute; here one person has many browsers. Still counted.
LIFTED = {"ABI_API_RATE": "1000000/60", "ABI_WORK_RATE": "1000000/60"}
_SPAWNED_A_SECOND = 10


def main() -> int:
    options = _options()
    sessions = browsers(options.users, seed=options.seed)
    with serving(LIFTED) as web:
        asked, missing = _answered(
            web.port, sessions[0][1], visits(subscription_id(options.seed, 0))
        )
        order = options.folder / "order.json"
        report = options.folder / "report.json"
        report.unlink(missing_ok=True)
        order.write_text(
            json.dumps(
                {
                    "visits": [asdict(visit) for visit in asked],
                    "browsers": [headers for _, headers in sessions],
                    "think_s": options.think,
                    "report": str(report),
                }
            ),
            "utf-8",
        )
        _load(web.port, order, options)
    names = [name for name, _ in sessions]
    result = told(json.loads(report.read_text("utf-8")), seconds=options.seconds)
    who = {name: names.count(name) for name in sorted(set(names))}
    more = {"missing": missing, "browsers": who, "lifted": LIFTED, "versions": versions()}
    print(json.dumps(result | more))
    order.unlink()
    return 0


def _answered(
    port: int, headers: dict[str, str], wanted: list[Visit]
) -> tuple[list[Visit], dict[str, str]]:
    """What the server answers at all, once each; and what it refuses, with the status."""
    missing: dict[str, str] = {}
    for visit in wanted:
        asked = HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request(visit.method, visit.path, visit.body, headers)
        status = asked.getresponse().status
        asked.close()
        if status != 200:
            missing[visit.name] = f"HTTP {status}"
    return shared([visit for visit in wanted if visit.name not in missing]), missing


def _load(port: int, order: Path, options: argparse.Namespace) -> None:
    """Its exit code says that a request failed: the report says which."""
    command = [sys.executable, "-m", "locust", "--headless", "--only-summary"]
    command += ["--locustfile", str(Path(__file__).with_name("locustfile.py"))]
    command += ["--host", f"http://127.0.0.1:{port}", "--loglevel", "WARNING"]
    command += ["--users", str(options.users), "--spawn-rate", str(_SPAWNED_A_SECOND)]
    command += ["--run-time", f"{options.seconds}s", "--stop-timeout", "60"]
    environment = os.environ | {"ABI_BENCH_ORDER": str(order)}
    subprocess.run(command, env=environment, cwd=ROOT, stdout=sys.stderr, check=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--think", type=float, nargs=2, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
