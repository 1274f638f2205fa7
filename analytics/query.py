"""A question, frozen and checked: one that exists can be answered."""

import functools
from dataclasses import dataclass, replace
from datetime import date, datetime

from abi.core.errors import AppError
from analytics.conversion import CURRENCY, Rates
from analytics.errors import MIXED_BASIS
from analytics.filter import Filter
from analytics.period import EARLIEST, LATEST, Period
from analytics.vocabulary import Basis, Dimension, Grain, Measure
from analytics.words import MAX_TEXT, dimension_of, measure_of, refuse, text, unknown

__all__ = [
    "EARLIEST",
    "LATEST",
    "MAX_LIMIT",
    "MAX_TEXT",
    "MAX_TOP",
    "Filter",
    "Order",
    "Period",
    "Query",
    "dimension_of",
    "measure_of",
    "refuse",
    "text",
    "unknown",
]

MAX_LIMIT = 10_000
MAX_DIMENSIONS = 3
MAX_TOP = 1_000
MAX_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by a column of the answer."""

    by: str
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; raises AppError `unknown_name`, `mixed_basis` or `invalid_question`.

    `top` keeps that many values of the first dimension, ranked over the whole period by the
    first measure, within each currency and unit, and collapses the rest into one row.
    `compare` sets every measure against an earlier period; with `closed_days_only` both are cut
    to as many days as are closed of both, which is known once the snapshots are.
    `any_of` are groups of filters: of each group one has to hold. `subtotals` adds rows of fewer
    dimensions, `cumulative` the running total over the buckets of `grain`. With `rates` money is
    in their currency, and no longer kept apart by the currency it was billed in.
    """

    measures: tuple[str, ...]
    period: Period
    dimensions: tuple[str, ...] = ()
    basis: Basis | None = None
    grain: Grain | None = None
    filters: tuple[Filter, ...] = ()
    top: int | None = None
    compare: Period | None = None
    order: Order | None = None
    limit: int = 1_000
    as_of: datetime | None = None
    any_of: tuple[tuple[Filter, ...], ...] = ()
    subtotals: bool = False
    cumulative: bool = False
    closed_days_only: bool = False
    rates: Rates | None = None

    def __post_init__(self) -> None:
        self._check_words()
        self._check_bounds()
        self._check_top()
        self._check_time()
        if len(self._bases) > 1:
            raise AppError(MIXED_BASIS, "the measures and the basis name billed and effective")
        if self.order and self.order.by not in self.sortable:
            unknown("order", self.order.by, self.sortable)

    @property
    def asked_measures(self) -> tuple[Measure, ...]:
        return _measures(self.measures)

    @property
    def resolved_basis(self) -> Basis:
        """The one basis of the measures; a question that names none reads the invoice's."""
        return next(iter(self._bases), Basis.BILLED)

    @property
    def _bases(self) -> set[Basis]:
        named = {measure.basis for measure in self.asked_measures} | {self.basis}
        return {basis for basis in named if basis}

    @property
    def units(self) -> tuple[str, ...]:
        """The dimensions that keep unlike amounts apart: never summed over."""
        per = _units(self.measures)
        return tuple(unit for unit in per if unit != CURRENCY) if self.rates else per

    @property
    def keys(self) -> tuple[Dimension, ...]:
        """The dimensions to group by: those asked, then each unit that is not pinned."""
        return _keys(self.dimensions, self.units, tuple(each.pins for each in self.filters))

    @property
    def sortable(self) -> tuple[str, ...]:
        """The columns an answer can be ordered by."""
        suffixes = ("", "_previous", "_change") if self.compare else ("",)
        return (
            *(("date",) if self.grain else ()),
            *(key.name for key in self.keys),
            *(name + suffix for name in self.measures for suffix in suffixes),
        )

    @property
    def first_day(self) -> date:
        """The first day that is read."""
        return self.compare.start if self.compare else self.period.start

    @property
    def gap(self) -> tuple[date, date] | None:
        """The days between the two periods, which are not read."""
        if self.compare and self.compare.end < self.period.start:
            return self.compare.end, self.period.start
        return None

    @property
    def boundaries(self) -> tuple[date, ...]:
        """The days on which something starts or ends."""
        periods = (self.period, *([self.compare] if self.compare else []))
        return tuple(day for period in periods for day in (period.start, period.end))

    @property
    def every_filter(self) -> tuple[Filter, ...]:
        """Those that all have to hold, then those of the groups."""
        return (*self.filters, *(each for group in self.any_of for each in group))

    def closed(self, before: date) -> "Query":
        """The question about the closed days: those before this one, as many of both periods.

        Raises AppError `invalid_question` when there is none.
        """
        period = self.period.before(before)
        if self.compare is None or period is None:
            refuse("no day of the period is closed yet")
        days = min(period.days, self.compare.days)
        return replace(
            self,
            period=period.first(days),
            compare=self.compare.first(days),
            closed_days_only=False,
        )

    def totals(self) -> "Query":
        """The same measures of the same rows in one group; no top and no limit changes them."""
        return replace(
            self,
            dimensions=(),
            grain=None,
            top=None,
            order=None,
            limit=MAX_LIMIT,
            subtotals=False,
            cumulative=False,
        )

    def _check_words(self) -> None:
        for name in self.measures:
            measure_of(name)
        for name in self.dimensions:
            dimension_of(name)
        if not self.measures or len(set(self.measures)) != len(self.measures):
            refuse("a question has at least one measure, and each once")
        if len(set(self.dimensions)) != len(self.dimensions):
            refuse("a question names each dimension once")

    def _check_bounds(self) -> None:
        if len(self.dimensions) > MAX_DIMENSIONS:
            refuse(f"a question has at most {MAX_DIMENSIONS} dimensions")
        if len(self.every_filter) > MAX_FILTERS:
            refuse(f"a question has at most {MAX_FILTERS} filters")
        if not all(self.any_of):
            refuse("a group of filters has at least one")
        if not 1 <= self.limit <= MAX_LIMIT:
            refuse(f"limit is 1 to {MAX_LIMIT}")
        if self.as_of is not None and self.as_of.tzinfo is None:
            refuse("as_of needs a time zone")

    def _check_time(self) -> None:
        earlier = self.compare
        if earlier and self.grain:
            refuse("compare and grain cannot be asked together")
        if earlier and (earlier.start > self.period.start or earlier.end > self.period.end):
            refuse("a period is compared with one that neither starts nor ends after it")
        if self.closed_days_only and not earlier:
            refuse("closed_days_only says which days are compared")
        if self.cumulative and not self.grain:
            refuse("a running total needs a grain")
        if self.cumulative and not all(measure.additive for measure in self.asked_measures):
            refuse("a measure that is not additive has no running total")

    def _check_top(self) -> None:
        if self.top is None:
            return
        if not 1 <= self.top <= MAX_TOP:
            refuse(f"top is 1 to {MAX_TOP}")
        if not self.dimensions:
            refuse("top needs a dimension")
        if self.dimensions[0] in self.units:
            refuse(f"top cannot collapse {self.dimensions[0]}: unlike amounts would be added")


# Asked again and again while one statement is written.
@functools.lru_cache(maxsize=1024)
def _measures(names: tuple[str, ...]) -> tuple[Measure, ...]:
    return tuple(measure_of(name) for name in names)


@functools.lru_cache(maxsize=1024)
def _units(measures: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.per for each in _measures(measures) if each.per))


@functools.lru_cache(maxsize=1024)
def _keys(
    dimensions: tuple[str, ...], units: tuple[str, ...], pinned: tuple[str, ...]
) -> tuple[Dimension, ...]:
    added = (unit for unit in units if unit not in pinned)
    return tuple(dimension_of(name) for name in dict.fromkeys((*dimensions, *added)))
