"""One condition of a question, frozen and checked."""

from dataclasses import dataclass
from datetime import date

from analytics.vocabulary import ColumnType, Operator
from analytics.words import dimension_of, refuse, text

MAX_VALUES = 1_000
MAX_PATTERNS = 20
_PATTERNS = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS_WITH})
_EMPTINESS = frozenset({Operator.PRESENT, Operator.ABSENT})


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep the rows of which `operator` holds; `values` are kept canonical.

    Of several patterns one has to be there, or none for `not_contains`; patterns know no case.
    A range is the first day and the day after the last, either "" for none. Raises AppError
    `unknown_name` or `invalid_question`.
    """

    dimension: str
    operator: Operator
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lowered = dimension_of(self.dimension).caseless
        self._check()
        if self.operator is not Operator.RANGE:
            values = {text(value).lower() if lowered else text(value) for value in self.values}
            object.__setattr__(self, "values", tuple(sorted(values)))

    @property
    def pins(self) -> str:
        """The dimension this filter leaves with one single value; "" when it does not."""
        return self.dimension if self.operator is Operator.IN and len(self.values) == 1 else ""

    def _check(self) -> None:
        if self.operator is Operator.RANGE:
            self._check_range()
        elif self.operator in _EMPTINESS:
            if self.values:
                refuse(f"{self.operator} on {self.dimension} has no values")
        elif self.operator in _PATTERNS:
            if not 1 <= len(self.values) <= MAX_PATTERNS or "" in self.values:
                refuse(f"{self.operator} on {self.dimension} has 1 to {MAX_PATTERNS} texts")
        elif not 1 <= len(self.values) <= MAX_VALUES:
            refuse(f"a filter on {self.dimension} has 1 to {MAX_VALUES} values")

    def _check_range(self) -> None:
        if dimension_of(self.dimension).type is not ColumnType.DATE:
            refuse(f"{self.dimension} is not a date: it has no range")
        if len(self.values) != 2 or not any(self.values):
            refuse(f"a range of {self.dimension} has a start and an end, one of them may be empty")
        for value in filter(None, self.values):
            _check_date(value)


def _check_date(value: str) -> None:
    try:
        said = date.fromisoformat(value).isoformat()
    except ValueError:
        said = ""
    if said != value:
        refuse("a range is of dates such as 2026-10-01")
