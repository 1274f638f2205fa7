"""A question, frozen and checked: one that exists can be answered."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NoReturn

from abi.core.errors import AppError
from analytics import vocabulary
from analytics.errors import INVALID_QUESTION, MIXED_BASIS, UNKNOWN_NAME
from analytics.vocabulary import Basis, Dimension, Grain, Measure, Operator

MAX_LIMIT = 10_000
MAX_DIMENSIONS = 3
MAX_TOP = 1_000
MAX_FILTERS = 20
MAX_VALUES = 1_000
MAX_TEXT = 2_048
MAX_DAYS = 3_660
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `end` is the first day after it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if not EARLIEST <= self.start < self.end <= LATEST:
            refuse(f"a period starts before it ends, between {EARLIEST} and {LATEST}")
        if (self.end - self.start).days > MAX_DAYS:
            refuse(f"a period has at most {MAX_DAYS} days")

    @property
    def start_of_previous(self) -> date:
        """Where the period before starts; it ends where this one starts.

        Whole months are compared with as many whole months, other periods with as many days.
        """
        if self.start.day == 1 and self.end.day == 1:
            months = 2 * _month(self.start) - _month(self.end)
            return date(months // 12, months % 12 + 1, 1)
        return self.start - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep the rows whose dimension is, or is not, one of `values`; kept canonical."""

    dimension: str
    operator: Operator
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        lowered = dimension_of(self.dimension).caseless
        if not 1 <= len(self.values) <= MAX_VALUES:
            refuse(f"a filter on {self.dimension} has 1 to {MAX_VALUES} values")
        values = {text(value).lower() if lowered else text(value) for value in self.values}
        object.__setattr__(self, "values", tuple(sorted(values)))

    @property
    def pins(self) -> str:
        """The dimension this filter leaves with one single value; "" when it does not."""
        return self.dimension if self.operator is Operator.IN and len(self.values) == 1 else ""


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
    `compare` sets every measure against the period before.
    """

    measures: tuple[str, ...]
    period: Period
    dimensions: tuple[str, ...] = ()
    basis: Basis | None = None
    grain: Grain | None = None
    filters: tuple[Filter, ...] = ()
    top: int | None = None
    compare: bool = False
    order: Order | None = None
    limit: int = 1_000
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        self._check_words()
        self._check_bounds()
        self._check_top()
        if len(self._bases) > 1:
            raise AppError(MIXED_BASIS, "the measures and the basis name billed and effective")
        if self.compare and self.grain:
            refuse("compare and grain cannot be asked together")
        if self.order and self.order.by not in self.sortable:
            unknown("order", self.order.by, self.sortable)

    @property
    def asked_measures(self) -> tuple[Measure, ...]:
        return tuple(measure_of(name) for name in self.measures)

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
        return tuple(dict.fromkeys(m.per for m in self.asked_measures if m.per))

    @property
    def keys(self) -> tuple[Dimension, ...]:
        """The dimensions to group by: those asked, then each unit that is not pinned."""
        pinned = {filter_.pins for filter_ in self.filters}
        added = (unit for unit in self.units if unit not in pinned)
        return tuple(dimension_of(name) for name in dict.fromkeys((*self.dimensions, *added)))

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
        return self.period.start_of_previous if self.compare else self.period.start

    def totals(self) -> "Query":
        """The same measures of the same rows in one group; no top and no limit changes them."""
        return replace(self, dimensions=(), grain=None, top=None, order=None, limit=MAX_LIMIT)

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
        if len(self.filters) > MAX_FILTERS:
            refuse(f"a question has at most {MAX_FILTERS} filters")
        if not 1 <= self.limit <= MAX_LIMIT:
            refuse(f"limit is 1 to {MAX_LIMIT}")
        if self.as_of is not None and self.as_of.tzinfo is None:
            refuse("as_of needs a time zone")

    def _check_top(self) -> None:
        if self.top is None:
            return
        if not 1 <= self.top <= MAX_TOP:
            refuse(f"top is 1 to {MAX_TOP}")
        if not self.dimensions:
            refuse("top needs a dimension")
        if self.dimensions[0] in self.units:
            refuse(f"top cannot collapse {self.dimensions[0]}: unlike amounts would be added")


def dimension_of(name: str) -> Dimension:
    """Raises AppError `unknown_name` with the choices."""
    found = vocabulary.dimension(text(name))
    return found or unknown("dimension", name, (*vocabulary.DIMENSIONS, "tag:<key>"))


def measure_of(name: str) -> Measure:
    """Raises AppError `unknown_name` with the choices."""
    return vocabulary.MEASURES.get(name) or unknown("measure", name, tuple(vocabulary.MEASURES))


def text(value: str) -> str:
    """The value itself, once it is known to fit into a parameter."""
    if len(value) > MAX_TEXT:
        refuse(f"a value has at most {MAX_TEXT} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        refuse("a value holds half a character (an unpaired surrogate)")
    return value


def unknown(what: str, name: str, choices: tuple[str, ...]) -> NoReturn:
    """Refuse a name that is not one of these choices."""
    raise AppError(UNKNOWN_NAME, f"{what} {name[:100]!r} is not one of: {', '.join(choices)}")


def refuse(why: str) -> NoReturn:
    """Raise AppError `invalid_question`."""
    raise AppError(INVALID_QUESTION, why)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
