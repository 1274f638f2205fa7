"""A page of JSON records, and pages as one CSV, without changing a digit."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_CHUNK = 1024 * 1024


class Digits(str):
    """A number as it was written. Not str, so that a number inside a value stays a number."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Records as text by name, and the next page's address; empty on the last page."""

    rows: tuple[Mapping[str, str], ...]
    next_link: str


def page_of(body: bytes, *, records: str) -> Page:
    """`records` names the list (`content`, `data`). Raises ValueError for what is no page.

    NaN and Infinity are kept as text: the line is then quarantined, not the page lost.
    """
    found = _parsed(body)
    rows = found.get(records)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"no list of records called {records}")
    link = found.get("nextLink") or ""
    if not isinstance(link, str) or isinstance(link, Digits) or "nextLink" not in found:
        raise ValueError("nextLink is missing")
    return Page(tuple({key: _text(value) for key, value in row.items()} for row in rows), link)


def _parsed(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(
            body.decode("utf-8-sig"), parse_float=Digits, parse_int=Digits, parse_constant=Digits
        )
    except RecursionError as e:
        raise ValueError("nested too deep") from e
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 — unreadable
    return found


def _text(value: object) -> str:
    """What the CSV of the same interface would hold: null is empty, true is `true`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    return _json(value)


def _json(value: object) -> str:
    """As `json.dumps`, with numbers as they were written."""
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{_json(v)}" for key, v in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    return json.dumps(value, ensure_ascii=False)


def header_of(pages: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Every name of any page, in the order first seen."""
    return tuple(dict.fromkeys(name for names in pages for name in names))


def names_of(page: Page) -> tuple[str, ...]:
    return header_of(tuple(row) for row in page.rows)


def csv_chunks(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """UTF-8 CSV in pieces; a record without a name has an empty field there."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(name, "") for name in header])
        if text.tell() > _CHUNK:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    data = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return data
