"""Paged answers, and the three ways in which Azure's paging goes wrong.

A page's number and its detours travel in `nextLink`: `then` lists pages to visit before going
on after the largest, `again` counts the turns of a link that never ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.world import base_of

_DETOURS = ("then", "again")
_END = "end"


@dataclass(frozen=True, slots=True)
class Page:
    """`next_query` is what differs in the next link's query; None at the end."""

    number: int
    size: int
    next_query: dict[str, str] | None


def page_of(request: Request, count: int, *, size: int, parameter: str) -> Page:
    """The page asked for, of so many lines. Raises AzureError for a number that is none."""
    number = _number(request.query_params.get(parameter, "0"))
    last = max(0, -(-count // size) - 1)
    then = [each for each in request.query_params.get("then", "").split(".") if each]
    again = _number(request.query_params.get("again", "0"))
    if again or request.state.fault == "endless_pages":
        following = {parameter: str(number), "again": str(again + 1)}
        return Page(number, size, following)
    then = then or _next(request.state.fault, number, last)
    if then[0] == _END:
        return Page(number, size, None)
    left = {"then": ".".join(then[1:])} if then[1:] else {}
    return Page(number, size, {parameter: then[0]} | left)


def _next(fault: str | None, number: int, last: int) -> list[str]:
    """The pages after this one; an empty detour ends the list."""
    ordinary = [str(number + 1)] if number < last else [_END]
    if fault == "duplicate_page":
        return [str(number), *ordinary]
    if fault == "reordered_pages" and number + 2 <= last:
        after = str(number + 3) if number + 3 <= last else _END
        return [str(number + 2), str(number + 1), after]
    return ordinary


def lines_on(rows: Rows, page: Page) -> Iterator[Line]:
    return rows.part(page.number * page.size, page.size)


def next_link(request: Request, page: Page) -> str | None:
    """The same URL with another page."""
    if page.next_query is None:
        return None
    changed = {*_DETOURS, *page.next_query}
    kept = [(k, v) for k, v in parse_qsl(request.url.query, True) if k not in changed]
    query = urlencode([*kept, *page.next_query.items()], safe="$")
    return f"{base_of(request)}{request.url.path}?{query}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise AzureError(400, "BadRequest", f"'{text}' is not the number of a page.")
    return int(text)
