"""What went into a file, told by the file's own writer."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, override

from abi.core.clickhouse.statement import Result
from abi.core.decimals import EXACT, ZERO, decimal_text
from analytics.exports.shapes import CURRENCY

Sums = dict[str, dict[str, Decimal]]


@dataclass(slots=True)
class Tally:
    """Rows, and the sum of each measure by currency, exact; what is unknown adds nothing."""

    measures: tuple[str, ...]
    rows: int = 0
    sums: Sums = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sums = {measure: self.sums.get(measure, {}) for measure in self.measures}

    def add(self, block: Result) -> None:
        """Count rows that carry their amounts beside them."""
        self.rows += len(block)
        currencies = block.column(CURRENCY)
        for i, measure in enumerate(self.measures):
            self._add(measure, zip(currencies, block.column(f"amount_{i}"), strict=True))

    def add_sum(self, measure: str, currency: str, amount: Decimal) -> None:
        sums = self.sums[measure]
        sums[currency] = EXACT.add(sums.get(currency, ZERO), amount)

    def texts(self) -> dict[str, dict[str, str]]:
        """The sums as exact text, by measure and currency, in the order of their names."""
        return {measure: sums_text(self.sums[measure]) for measure in self.measures}

    def _add(self, measure: str, amounts: Iterable[tuple[object, object]]) -> None:
        for currency, amount in amounts:
            if amount is not None:
                self.add_sum(measure, str(currency), _decimal(amount))


class Hashing(io.RawIOBase):
    """Passes bytes on to a file and hashes them."""

    def __init__(self, to: IO[bytes]) -> None:
        super().__init__()
        self._to, self._hash, self.size = to, hashlib.sha256(), 0

    @override
    def write(self, data: Any) -> int:
        self._hash.update(data)
        self.size += memoryview(data).nbytes
        self._to.write(data)
        return memoryview(data).nbytes

    @override
    def writable(self) -> bool:
        return True

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def sums_text(sums: dict[str, Decimal]) -> dict[str, str]:
    return {currency: decimal_text(sums[currency]) for currency in sorted(sums)}


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(f"a cost is {type(value).__name__}, not a decimal")
    return value
