"""From pairs to the amounts of their drivers, as SQL; the formulas are those of `drivers`. Pure.

Few steps and no step more than it needs: the engine takes longer to plan this than to run it.
"""

from analytics.decimal_sql import proportions
from analytics.explain.drivers import Driver
from analytics.explain.pairs_sql import LARGE
from billing.typing_sql import SCALE

# A divisor below it is none: what it makes would no longer fit into 256 bits.
_SMALL = f"toDecimal256('0.000000001', {SCALE})"
_SIZES = (
    "before after used_before used_after covered_before covered_after covered_used_before"
    " covered_used_after open_before open_used_before open_used_after priced_before priced_after"
    " covered_priced_after"
)


def effects(members: list[str]) -> dict[str, str]:
    """The steps from `pairs` to `effects`: a row for each driver that a pair gives something to.

    Columns: currency, subscription, resource, the members, effect (driver and amount).
    """
    keys = ", ".join(["currency", "subscription", "resource", *members])
    return {
        "known": _selected(_KNOWN, "pairs"),
        "grown": _selected({"first": proportions(*_FIRST)}, "known"),
        "priced": _selected(_PRICED | {"second": proportions(*_SECOND)}, "grown"),
        "effects": f"SELECT {keys}, arrayJoin({_given()}) AS effect\nFROM priced",
    }


def _selected(added: dict[str, str], source: str) -> str:
    columns = ",\n    ".join(f"{sql} AS {name}" for name, sql in added.items())
    return f"SELECT *,\n    {columns}\nFROM {source}"


def _when(condition: str, value: str, otherwise: str = "0") -> str:
    return f"if({condition}, {value}, toDecimal256({otherwise}, {SCALE}))"


def _divides(quantity: str) -> str:
    return f"abs({quantity}) >= {_SMALL}"


# What can be worked out: amounts that fit, quantities to compare, rates that changed.
_KNOWN = {
    "is_both": ("before_lines > 0 AND after_lines > 0 AND kind = ''"),
    "is_small": f"greatest({', '.join(f'abs({name})' for name in _SIZES.split())}) < {LARGE}",
    "is_measured": (
        f"is_both AND is_small AND is_counted AND {_divides('used_before')} AND used_after != 0"
    ),
    "was_steady": "low_before = high_before",
    "is_steady": "was_steady AND low_after = high_after",
    "is_exchanged": (
        "is_both AND is_small AND has_rates"
        " AND (low_before != low_after OR high_before != high_after)"
        f" AND (is_steady OR (is_positive AND {_divides('priced_before')}))"
    ),
}
# The later cost at the earlier rate, whole and covered; usage; what the cover grows by if it grows
# as the whole does.
_RATES = (
    _when("is_exchanged", "if(was_steady, low_before, before)"),
    _when(
        "is_exchanged",
        f"multiIf(is_steady, low_after, was_steady, toDecimal256(1, {SCALE}), priced_before)",
        "1",
    ),
)
_USED = _when("is_measured", "used_before", "1")
_FIRST = (
    (_when("is_exchanged", "if(is_steady, after, priced_after)"), *_RATES),
    (_when("is_exchanged", "if(is_steady, covered_after, covered_priced_after)"), *_RATES),
    (_when("is_measured", "before"), "used_after - used_before", _USED),
    (_when("is_measured", "covered_used_before"), "used_after - used_before", _USED),
)
# What came under the cover beyond the growth of the whole, at the prices on both sides of it.
_PRICED = {
    "later": "if(is_exchanged, first[1], after)",
    "covered_later": "if(is_exchanged, first[2], covered_after)",
    "was_covered": _divides("covered_used_before"),
    "was_open": _divides("open_used_before"),
    "is_shifted": (
        f"is_measured AND greatest(abs(later), abs(covered_later)) < {LARGE}"
        f" AND (was_covered OR {_divides('covered_used_after')})"
        f" AND (was_open OR {_divides('open_used_after')})"
    ),
}
_SHIFT = _when("is_shifted", "covered_used_after - covered_used_before - first[4]")
_SECOND = (
    (
        _SHIFT,
        _when("is_shifted", "if(was_covered, covered_before, covered_later)"),
        _when("is_shifted", "if(was_covered, covered_used_before, covered_used_after)", "1"),
    ),
    (
        _SHIFT,
        _when("is_shifted", "if(was_open, open_before, later - covered_later)"),
        _when("is_shifted", "if(was_open, open_used_before, open_used_after)", "1"),
    ),
)


def _given() -> str:
    """Pairs of driver and amount; together they are `after - before` in every case."""
    whole = (
        "multiIf(kind != '', kind,"
        f" before_lines = 0, if(was_anywhere, '{Driver.MOVED}', '{Driver.NEW}'),"
        f" if(is_anywhere, '{Driver.MOVED}', '{Driver.VANISHED}'))"
    )
    amounts = {
        whole: _when("NOT is_both", "after - before"),
        f"'{Driver.CURRENCY}'": _when("is_both", "after - later"),
        f"'{Driver.USAGE}'": _when("is_measured", "first[3]"),
        f"'{Driver.COMMITMENT}'": _when("is_measured", "second[1] - second[2]"),
        f"'{Driver.PRICE}'": _when(
            "is_measured", "later - before - first[3] - (second[1] - second[2])"
        ),
        f"'{Driver.UNMEASURED}'": _when("is_both AND NOT is_measured", "later - before"),
    }
    given = ",\n    ".join(f"({driver}, {amount})" for driver, amount in amounts.items())
    return f"arrayFilter(each -> each.2 != 0, [\n    {given}])"
