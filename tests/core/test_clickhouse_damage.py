"""A part that its disk has lost is told as such, and tried again: a load has fresh parts then."""

from pathlib import Path

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.errors import DAMAGED
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError

_TABLE = "CREATE TABLE damaged (a UInt64, b String) ENGINE = MergeTree ORDER BY a SETTINGS {}"
_WIDE = "min_bytes_for_wide_part = 0, min_rows_for_wide_part = 0"
_COMPACT = "min_bytes_for_wide_part = 1000000000"


@pytest.mark.parametrize(
    ("layout", "pattern", "left"),
    [
        (_WIDE, "b*.bin", 100),
        (_WIDE, "a*mrk*", 3),
        (_WIDE, "a*mrk*", 0),
        (_COMPACT, "data.*mrk*", 0),
        (_COMPACT, "data.bin", 1000),
    ],
)
def test_a_damaged_part(clickhouse: str, layout: str, pattern: str, left: int) -> None:
    client.command(Statement("DROP TABLE IF EXISTS damaged SYNC"))
    client.command(Statement(_TABLE.format(layout)))
    client.command(
        Statement(
            "INSERT INTO damaged SELECT number, toString(sipHash64(number)) FROM numbers(50000)"
        )
    )
    for file in _part().glob(pattern):
        with file.open("r+b") as opened:
            opened.truncate(left)
    try:
        with pytest.raises(AppError) as refused:
            client.read(Statement("SELECT sum(a), max(b) FROM damaged"))
    finally:
        client.command(Statement("DROP TABLE damaged SYNC"))
    assert refused.value.kind is DAMAGED, refused.value.detail
    assert refused.value.kind.retryable


def _part() -> Path:
    """Where the server keeps the table's only part, if that is on this machine."""
    parts = client.read(
        Statement("SELECT path FROM system.parts WHERE database = currentDatabase()"
                  " AND table = 'damaged' AND active"),
        identity=Identity.WRITER,
    )  # fmt: skip
    ((path,),) = parts.rows()
    if not Path(str(path)).is_dir():
        pytest.skip("ClickHouse keeps its data on another machine")
    return Path(str(path))
