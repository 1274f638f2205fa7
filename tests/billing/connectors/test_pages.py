"""Pages become one CSV without a digit changed, a line lost or a line doubled."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from abi.core.errors import AppError
from billing.azure.json_pages import Page, csv_chunks, header_of, names_of, page_of
from billing.azure.paging import Paging
from billing.azure.pulls import Subject, delivery
from billing.zone import LandingZone

NASTY = """\ufeff{"content": [
 {"ExtendedCost": 0.1234567890123456789012345678, "Qty": 5.6E-05, "Big": 12345678901234567890123,
  "Zero": 0.000, "Bad": NaN, "Worse": -Infinity, "Yes": true, "None": null, "InstanceId": "",
  "Tags": {"cost": 1.10, "团队": ["a", null, false]}, "Text": "a,\\"b\\"\\r\\nc"},
 {"Qty": -0.0, "New Column": "x"}], "nextLink": null}"""


def as_rows(page: Page) -> list[dict[str, str]]:
    data = b"".join(csv_chunks(header_of([names_of(page)]), page.rows)).decode()
    return list(csv.DictReader(io.StringIO(data, newline="")))


def test_every_digit_and_every_key_is_kept() -> None:
    first, second = as_rows(page_of(NASTY.encode(), records="content"))
    assert {name: first[name] for name in ("ExtendedCost", "Qty", "Big", "Zero")} == {
        "ExtendedCost": "0.1234567890123456789012345678",
        "Qty": "5.6E-05",
        "Big": "12345678901234567890123",
        "Zero": "0.000",
    }
    assert (first["Bad"], first["Worse"]) == ("NaN", "-Infinity")
    assert (first["Yes"], first["None"], first["InstanceId"]) == ("true", "", "")
    assert first["Tags"] == '{"cost":1.10,"团队":["a",null,false]}'
    assert first["Text"] == 'a,"b"\r\nc'
    assert (second["Qty"], second["New Column"], second["Tags"]) == ("-0.0", "x", "")


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", "<html>", '{"content": {}}', '{"content": [1], "nextLink": null}',
     '{"content": []}', '{"content": [], "nextLink": 3}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_page_is_unreadable(body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — any of them means: ask again
        page_of(body.encode(), records="content")


Web = dict[str, tuple[list[int], str]]


@pytest.fixture
def read(landing: Path) -> Callable[[Web | Callable[[str], tuple[list[int], str]]], list[int]]:
    """All numbers of pages that link to each other, from the page called `a`."""
    subject = Subject("s", "k", "c", "scope", "legacy", "2026-09-01")
    pull = delivery(subject, LandingZone(), now=0.0, request={})

    def numbers(web: Web | Callable[[str], tuple[list[int], str]]) -> list[int]:
        def ask(link: str) -> tuple[bytes, Page]:
            found, following = web(link) if callable(web) else web[link]
            rows = [{"n": number} for number in found]
            body = json.dumps({"content": rows, "nextLink": following}).encode()
            return body, page_of(body, records="content")

        turns = Paging(pull, LandingZone(), ask).pages("a")
        kept = [b"".join(LandingZone().read(turn.blob)) for turn in turns if turn.blob]
        return [row["n"] for body in kept for row in json.loads(body)["content"]]

    return numbers


def test_pages_in_their_order(read: Callable[[Web], list[int]]) -> None:
    assert read({"a": ([1], "b"), "b": ([2], "c"), "c": ([3], "")}) == [1, 2, 3]


def test_a_page_that_comes_twice_is_one_page(read: Callable[[Web], list[int]]) -> None:
    web = {"a": ([1], "b"), "b": ([2], "b?again"), "b?again": ([2], "c"), "c": ([3], "")}
    assert read(web) == [1, 2, 3]


def test_pages_in_another_order_are_all_there(read: Callable[[Web], list[int]]) -> None:
    web = {"a": ([1], "c"), "c": ([3], "b"), "b": ([2], "d"), "d": ([4], "")}
    assert sorted(read(web)) == [1, 2, 3, 4]


def test_equal_records_under_two_page_numbers_are_two_pages(
    read: Callable[[Web], list[int]],
) -> None:
    web = {"a": ([1], "?pageindex=1"), "?pageindex=1": ([7], "?pageindex=2"),
           "?pageindex=2": ([7], "")}  # fmt: skip
    assert read(web) == [1, 7, 7]


def test_empty_pages_in_between_do_not_end_it(read: Callable[[Web], list[int]]) -> None:
    web: Web = {"a": ([], "b"), "b": ([], "c"), "c": ([], "d"), "d": ([], "e"), "e": ([5], "")}
    assert read(web) == [5]


@pytest.mark.parametrize(
    "web",
    [
        {"a": ([1], "b"), "b": ([2], "a")},
        {"a": ([1], "a")},
        lambda link: ([1], f"{link}x"),
    ],
)
def test_pages_without_an_end_are_an_error(
    read: Callable[[object], list[int]], web: object
) -> None:
    with pytest.raises(AppError) as refused:
        read(web)
    assert (refused.value.code, refused.value.retryable) == ("pages_do_not_end", True)


def test_a_page_that_leads_astray_once_is_looked_at_again(
    read: Callable[[object], list[int]],
) -> None:
    asked: list[str] = []

    def web(link: str) -> tuple[list[int], str]:
        asked.append(link)
        if link == "b":
            return [2], "b?lost" if asked.count("b") == 1 else ""
        return ([2], f"{link}+") if link.startswith("b?") else ([1], "b")

    assert read(web) == [1, 2]
