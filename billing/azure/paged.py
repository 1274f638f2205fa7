"""Landed pages as one CSV for loading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from billing.azure.connector import Zone
from billing.azure.json_pages import csv_chunks, header_of, page_of
from billing.azure.paging import Turn
from billing.deliveries import Fetched


def fetched(turns: Sequence[Turn], zone: Zone, *, records: str, name: str) -> Fetched:
    """The same pages give the same bytes; no record at all gives no file."""
    rows = sum(turn.rows for turn in turns)
    if not rows:
        return Fetched((), 0)
    header = header_of(turn.names for turn in turns)
    blob = zone.keep(name, csv_chunks(header, _rows(turns, zone, records)))
    return Fetched((replace(blob, stated_rows=rows),), rows)


def _rows(turns: Sequence[Turn], zone: Zone, records: str) -> Iterator[Mapping[str, str]]:
    for turn in turns:
        if turn.blob:
            yield from page_of(b"".join(zone.read(turn.blob)), records=records).rows
