"""By which way a month is delivered; as files in a folder unless a cell says otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.faults.months import A, B, Month, Size
from billing.models import Source

YEARS = tuple(date(year, month, 1) for year in range(2020, 2026) for month in range(1, 13))


def from_files(month: Month) -> Source:
    return Source.objects.create(name=month.name, kind="exports", url=month.folder.as_uri())


@dataclass(frozen=True, slots=True)
class Door:
    """`written` is called whenever a version has been written below `folder`."""

    folder: Path
    source: Callable[[Month], Source] = from_files
    written: Callable[[], object] = bool
    periods: Sequence[date] = YEARS
    versions: tuple[Size, Size] = (A, B)
