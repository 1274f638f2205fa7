"""Rows block by block: all of them, in bounded memory, and a connection that is never half read."""

import tracemalloc

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError

ROWS = Statement("SELECT number AS n, toString(number) AS text FROM numbers({count:UInt64})")


def _numbers(count: int) -> Statement:
    return Statement(ROWS.sql, {"count": count})


def test_every_row_comes_once_in_blocks_of_one_size(clickhouse: str) -> None:
    blocks = list(client.stream(_numbers(2_500), block_rows=1_000))
    assert [len(block) for block in blocks] == [1_000, 1_000, 500]
    assert [c.name for c in blocks[0].columns] == ["n", "text"]
    assert [n for block in blocks for n in block.column("n")] == list(range(2_500))


def test_no_row_is_no_block(clickhouse: str) -> None:
    assert list(client.stream(_numbers(0))) == []


def test_more_rows_than_a_reader_may_hold_at_once_are_no_more_memory(clickhouse: str) -> None:
    tracemalloc.start()
    total = sum(len(block) for block in client.stream(_numbers(1_200_000), block_rows=4_096))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 1_200_000
    assert peak < 20 * 1024**2


def test_a_stream_left_in_the_middle_harms_nobody(clickhouse: str) -> None:
    blocks = client.stream(_numbers(1_000_000), block_rows=100)
    next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    assert client.read(Statement("SELECT 1")).data == ((1,),)


def test_an_error_in_the_middle_is_raised_in_the_middle(clickhouse: str) -> None:
    late = Statement("SELECT throwIf(number = 5000) FROM numbers(10000) SETTINGS max_threads = 1")
    with pytest.raises(AppError, match="clickhouse_failed"):
        list(client.stream(late, block_rows=100))
    assert client.read(Statement("SELECT 1")).data == ((1,),)
