"""Publishes a checked snapshot at the moment it is told; answers whether that changed anything."""

import json
import sys
import time

from django.db import close_old_connections

from abi.core.errors import AppError
from bench.faults.processes import answers
from billing import ingest
from billing.deliveries import Checked


def main() -> None:
    out = answers()
    for line in sys.stdin:
        order = json.loads(line)
        close_old_connections()
        time.sleep(max(0.0, order["at"] - time.monotonic() - 0.002))
        while time.monotonic() < order["at"]:
            pass
        try:
            said: object = ingest.publish(Checked(**order["checked"])).changed
        except AppError as error:
            said = error.code
        print(json.dumps(said), file=out)
