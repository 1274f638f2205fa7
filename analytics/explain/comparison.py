"""Which change is to be explained, frozen and checked."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.query import MAX_FILTERS, Filter, Period, dimension_of, refuse
from analytics.vocabulary import MEASURES, Basis, ColumnType, Dimension

COSTS = ("billed_cost", "effective_cost")
MAX_KEYS = 2
MAX_MEMBERS = 200
MAX_RESOURCES = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change of one cost from the period `before` to `after`, in total and by `dimensions`.

    Raises AppError `unknown_name` or `invalid_question`. Per billing currency, `members` are
    told one by one, those that changed most; per driver, `resources`. The periods may differ in
    length and may overlap: a line of both is counted in both. Filters are those of a `Query`.
    """

    measure: str
    after: Period
    before: Period
    dimensions: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    any_of: tuple[tuple[Filter, ...], ...] = ()
    members: int = 50
    resources: int = 5
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        if self.measure not in COSTS:
            refuse(f"what is explained is one of: {', '.join(COSTS)}")
        if not 1 <= self.members <= MAX_MEMBERS or not 0 <= self.resources <= MAX_RESOURCES:
            refuse(f"members is 1 to {MAX_MEMBERS}, resources 0 to {MAX_RESOURCES}")
        if self.as_of is not None and self.as_of.tzinfo is None:
            refuse("as_of needs a time zone")
        self._check_keys()
        self._check_filters()

    @property
    def keys(self) -> tuple[Dimension, ...]:
        return tuple(dimension_of(name) for name in self.dimensions)

    @property
    def basis(self) -> Basis:
        return MEASURES[self.measure].basis or Basis.BILLED

    @property
    def column(self) -> str:
        """The physical column of the cost."""
        return MEASURES[self.measure].column

    @property
    def days(self) -> tuple[date, date]:
        """From the first day that is read to the day after the last; some between may not be."""
        return min(self.before.start, self.after.start), max(self.before.end, self.after.end)

    @property
    def every_filter(self) -> tuple[Filter, ...]:
        """Those that all have to hold, then those of the groups, of each of which one has to."""
        return (*self.filters, *(each for group in self.any_of for each in group))

    def _check_keys(self) -> None:
        if len(self.dimensions) > MAX_KEYS or len(set(self.dimensions)) != len(self.dimensions):
            refuse(f"a change is grouped by at most {MAX_KEYS} dimensions, each once")
        for key in self.keys:
            if key.type is ColumnType.DATE:
                refuse(f"a change cannot be grouped by {key.name}: time is what is compared")

    def _check_filters(self) -> None:
        if len(self.every_filter) > MAX_FILTERS:
            refuse(f"a question has at most {MAX_FILTERS} filters")
        if not all(self.any_of):
            refuse("a group of filters has at least one")
