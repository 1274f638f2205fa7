"""What the words of a question are: kinds of names, and what each name carries."""

from dataclasses import dataclass
from enum import StrEnum

from abi.core.errors import Words


class Basis(StrEnum):
    """Billed: what the invoice says. Effective: commitments spread over their use."""

    BILLED = "billed"
    EFFECTIVE = "effective"


class Unit(StrEnum):
    """What a measure counts in."""

    CURRENCY = "currency"
    COUNT = "count"
    QUANTITY = "quantity"
    RATIO = "ratio"


class Grain(StrEnum):
    """The width of a time bucket."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Operator(StrEnum):
    """How a filter compares."""

    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    PRESENT = "present"
    ABSENT = "absent"
    RANGE = "range"


class ColumnType(StrEnum):
    """What a column of an answer holds; decimals travel as text."""

    DATE = "date"
    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something to group and filter by; `sql` always yields a string, "" where Azure says nothing.

    `columns` are the physical columns `sql` reads. `caseless` ids are stored lowered.
    `name_column` holds a name shown beside the id. `tag_key` is set on tags only.
    """

    name: str
    label: Words
    sql: str
    columns: tuple[str, ...]
    type: ColumnType = ColumnType.STRING
    caseless: bool = False
    name_column: str = ""
    tag_key: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named aggregate. One that is not `additive` may never be summed over groups.

    `per` names the dimension that has to be fixed or grouped by for the sum to mean anything;
    `argument` is what is aggregated where that is not the bare `column`.
    """

    name: str
    label: Words
    function: str
    column: str
    unit: Unit
    type: ColumnType
    basis: Basis | None = None
    additive: bool = True
    per: str = ""
    condition: str = ""
    argument: str = ""

    def sql(self, when: str = "") -> str:
        """The aggregate over the rows of a group, or over those of them where `when` holds."""
        conditions = " AND ".join(part for part in (self.condition, when) if part)
        arguments = ", ".join(part for part in (self.argument or self.column, conditions) if part)
        return f"{self.function}{'If' if conditions else ''}({arguments})"
