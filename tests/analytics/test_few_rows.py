"""Rollups of few rows are read by one thread, whichever these are just now."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from abi.core.clickhouse import client
from analytics import few_rows
from analytics.tables import TABLES, Table

ONE_THREAD = {"max_threads": 1}


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(few_rows, "_found", {})
    yield
    client.close_pools()


def _one_thread(tables: tuple[Table, ...]) -> set[str]:
    return {each.name for each in tables if each.settings.items() >= ONE_THREAD.items()}


def test_a_rollup_of_few_rows_is_read_by_one_thread_and_the_lines_never(
    clickhouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = few_rows.marked(TABLES)
    assert _one_thread(found) == {each.name for each in TABLES} - {"charges"}
    assert few_rows.marked(TABLES) is found
    monkeypatch.setattr(few_rows, "_found", {})
    monkeypatch.setattr(few_rows, "_FEW", -1)
    assert _one_thread(few_rows.marked(TABLES)) == _one_thread(TABLES)


def test_where_clickhouse_is_away_tables_are_as_they_were(
    clickhouse: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.close_pools()
    monkeypatch.setitem(settings.CLICKHOUSE_URLS, "reader", "clickhouse://nobody@127.0.0.1:1/none")
    assert few_rows.marked(TABLES) == TABLES
