"""What a column of a file holds, whatever the file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """CONVERTED is a decimal times an exchange rate; JSON is text that holds an object.

    TIME has whole seconds, MOMENT milliseconds, both UTC.
    """

    TEXT = "text"
    DECIMAL = "decimal"
    CONVERTED = "converted"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    JSON = "json"


class Column(Protocol):
    """`name` stands in the file; `value` is SQL over the rows that are written."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def value(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column as `Column` says it."""

    name: str
    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is summed, by currency: `measures` are names with their SQL over the rows."""

    currency: str = "''"
    measures: Mapping[str, str] = field(default_factory=dict)
