"""A delivery's lines in one plain file with the place of each, so that any page is one read.

Eight bytes of memory a line; the lines themselves stay on disk.
"""

import csv
import gzip
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import IO

from abi.stack.fake_azure.lines import Line, canonical

Predicate = Callable[[Line], bool]
# Azure prints fields far longer than csv's own limit of 128 KiB.
csv.field_size_limit(2**27)


class Lines:
    """Read by position. Safe from several threads: each read opens the file."""

    def __init__(self, path: Path, header: Sequence[str], places: "array[int]") -> None:
        self._path, self.header, self._places = path, header, places
        self._index = {canonical(name): at for at, name in enumerate(header)}

    def __len__(self) -> int:
        return len(self._places)

    @property
    def agreement(self) -> str:
        return "MCA" if "previousinvoiceid" in self._index else "EA"

    def column(self, name: str) -> int:
        """Its position. Raises KeyError."""
        return self._index[name]

    @cached_property
    def currencies(self) -> frozenset[str]:
        return frozenset(line["currency"] for line in self.all())

    def at(self, positions: Sequence[int]) -> Iterator[Line]:
        """These lines, in this order."""
        with self._path.open("rb") as file:
            rows, following = _rows(file), 0
            for position in positions:
                if position != following:
                    file.seek(self._places[position])
                    rows = _rows(file)
                following = position + 1
                yield Line(self._index, next(rows))

    def all(self) -> Iterator[Line]:
        with self._path.open(encoding="utf-8", newline="") as file:
            for cells in csv.reader(file):
                yield Line(self._index, cells)

    def where(self, holds: Predicate) -> Sequence[int]:
        return array("Q", (at for at, line in enumerate(self.all()) if holds(line)))


def _rows(file: IO[bytes]) -> Iterator[list[str]]:
    """From where the file stands; it reads no further than the line it gives."""
    return csv.reader(raw.decode() for raw in file)


def unpack(files: Sequence[Path], into: Path) -> Lines:
    """Raises ValueError when the parts of a run disagree about the columns."""
    header: list[str] = []
    places = array("Q")
    with into.open("wb") as out:
        for cells in _parts(files, header):
            places.append(out.tell())
            out.write(as_csv(cells))
    return Lines(into, header, places)


def as_csv(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _parts(files: Sequence[Path], header: list[str]) -> Iterator[list[str]]:
    for file in files:
        with ExitStack() as opened:
            raw = opened.enter_context(file.open("rb"))
            plain: IO[bytes] = gzip.GzipFile(fileobj=raw) if file.suffix == ".gz" else raw  # type: ignore[assignment]
            rows = csv.reader(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""))
            names = next(rows, [])
            if header and names != header:
                raise ValueError(f"{file.name} has other columns than the part before")
            header[:] = names
            yield from rows
