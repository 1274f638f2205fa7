"""A month so large that its export takes a while, in a server told to take its time."""

from dataclasses import replace

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from tests.analytics.published import OCTOBER_CHARGES, Month, publish

LINES = 200_000


def publish_many(count: int = LINES) -> int:
    """One snapshot with one line `count` times over; its id."""
    snapshot = publish(Month([replace(OCTOBER_CHARGES[0], line_no=0)]))
    client.command(
        Statement(
            "INSERT INTO charges SELECT c.* REPLACE (n.number + 1 AS line_no)"
            " FROM charges AS c, numbers({count:UInt64}) AS n"
            " WHERE c.snapshot_id = {snapshot:UInt64}",
            {"count": count - 1, "snapshot": snapshot},
        )
    )
    return snapshot


def throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many rows a second and no more, of everything that is streamed."""
    slow = {
        "max_execution_speed": 20_000,
        "timeout_before_checking_execution_speed": 0,
        "max_threads": 1,
    }
    monkeypatch.setattr(client, "_STREAM_LIMITS", dict(client._STREAM_LIMITS) | slow)
