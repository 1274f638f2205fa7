"""Whether two engines said the same. A fast wrong answer is a failure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

Row = tuple[str | Decimal, ...]
"""What names a row first, as text; then its amounts and counts, exact."""
_SHOWN = 300


def row(cells: Sequence[object], *, keys: int) -> Row:
    """Canonical: the first `keys` cells as text, the others as Decimal.

    Raises TypeError on a float: no engine may have rounded an amount without being seen.
    """
    named = (_text(cell) for cell in cells[:keys])
    return (*named, *(_amount(cell) for cell in cells[keys:]))


def difference(expected: Sequence[Row], found: Sequence[Row], *, ordered: bool) -> str:
    """The first thing that differs, in words, or "". Amounts are compared to the last digit."""
    if len(expected) != len(found):
        return f"{len(found)} rows instead of {len(expected)}"
    wanted, got = list(expected), list(found)
    if not ordered:
        wanted.sort(key=_sorting)
        got.sort(key=_sorting)
    for one, other in zip(wanted, got, strict=True):
        if one != other:
            return f"{_shown(other)} instead of {_shown(one)}"
    return ""


def _sorting(of: Row) -> tuple[tuple[str, ...], tuple[Decimal, ...]]:
    texts = tuple(cell for cell in of if isinstance(cell, str))
    return texts, tuple(cell for cell in of if isinstance(cell, Decimal))


def _shown(of: Row) -> str:
    return f"({', '.join(map(str, of))})"[:_SHOWN]


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _amount(cell: object) -> Decimal:
    if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
        raise TypeError(f"an amount is exact, not {type(cell).__name__}")
    return Decimal(cell)
