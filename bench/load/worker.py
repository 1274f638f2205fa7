"""A worker in a process of its own: land, load, check and publish; then what it took, as JSON."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from bench.load import django_ready  # noqa: F401 - before the models
from bench.load.data import MONTH
from bench.load.memory import own_peak_mb
from billing import ingest
from billing.deliveries import Delivery, Landed, Published


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[step] += time.perf_counter() - begin


def main(sources: list[str]) -> int:
    clock = Clock()
    found = [each for name in sources for each in ingest.discover(name, start=MONTH, end=MONTH)]
    landed = [_land(delivery, clock) for delivery in found]
    published = [asdict(_publish(each, clock)) for each in landed]
    report = {"seconds": clock.seconds, "published": published, "peak_rss_mb": own_peak_mb()}
    print(json.dumps(report | {"cpu_s": round(time.process_time(), 2)}))
    return 0


def _land(delivery: Delivery, clock: Clock) -> Landed:
    with clock.on("land"):
        return ingest.land(delivery)


def _publish(landed: Landed, clock: Clock) -> Published:
    with clock.on("load"):
        loaded = ingest.load(landed, on_progress=lambda _: None)
    with clock.on("check"):
        checked = ingest.check(loaded)
    with clock.on("publish"):
        return ingest.publish(checked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
