"""The answer cache: exact, keyed by everything that decides an answer, quiet when Redis is gone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.cache import single_flight
from analytics.cache.answers import key_of, read, said

SQL = """SELECT {text:String} AS text, toDecimal256({amount:String}, 30) AS amount,
    toDate('2026-10-01') AS day, toUInt64(18446744073709551615) AS number"""


def statement(text: str) -> Statement:
    return Statement(SQL, {"text": text, "amount": "-123456789.0000000000000000000000000007"})


@pytest.fixture(autouse=True)
def reachable_again() -> Iterator[None]:
    yield
    single_flight._health.now = True


@pytest.mark.parametrize("text", ["it's", "nul\0in it", "虚拟机", "", "\\N"])
def test_what_is_kept_comes_back_to_the_last_digit(clickhouse_database: str, text: str) -> None:
    first = read(statement(text))
    assert first == client.read(statement(text))
    assert list(first.rows()) == [
        (text, Decimal("-123456789.0000000000000000000000000007"), date(2026, 10, 1), 2**64 - 1)
    ]
    assert read(statement(text)) == first


def test_the_key_changes_with_a_value_the_text_and_the_server(
    clickhouse_database: str, settings: Settings
) -> None:
    keys = {
        key_of(statement("a")),
        key_of(statement("b")),
        key_of(Statement(SQL + " ", statement("a").params)),
    }
    settings.CLICKHOUSE_URLS = {**settings.CLICKHOUSE_URLS, "reader": "clickhouse://other/db"}
    assert len(keys | {key_of(statement("a"))}) == 4


def test_an_outage_is_logged_once_and_its_end_once(
    clickhouse_database: str, settings: Settings
) -> None:
    there = settings.REDIS_URL
    with capture_logs() as logged:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        answers = [read(statement(text)) for text in "abc"]
        settings.REDIS_URL = there
        read(statement("d"))
    assert [answer.column("text") for answer in answers] == [("a",), ("b",), ("c",)]
    assert [entry["event"] for entry in logged] == [
        "answer_cache_unreachable",
        "answer_cache_reachable",
    ]


def test_what_was_put_into_words_is_kept_beside_the_result_and_by_what_it_depends_on(
    clickhouse_database: str,
) -> None:
    one = statement("x")

    def say(words: bytes, form: str) -> bytes:
        return said(key_of(one, form), lambda: client.read(one), lambda _: words)

    assert [say(b"1", "short"), say(b"2", "short"), say(b"3", "long")] == [b"1", b"1", b"3"]
    assert read(one) == client.read(one)
