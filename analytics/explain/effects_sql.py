"""From pairs to the amounts of their drivers, as SQL; the formulas are those of `drivers`. Pure.

Few steps and no step more than it needs: the engine takes longer to plan this than to run it.
"""

from analytics.decimal_sql import HALF_SCALE, half, proportion
from analytics.explain.drivers import Driver
from analytics.explain.pairs_sql import LARGE
from billing.typing_sql import SCALE

# A divisor below it is none: what it makes would no longer fit into 256 bits.
_SMALL = f"toDecimal256('0.000000001', {HALF_SCALE})"
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
        "grown": _selected(_GROWN, "known"),
        "sided": _selected(_SIDED, "grown"),
        "priced": _selected(_PRICED, "sided"),
        "effects": f"SELECT {keys}, arrayJoin({_given()}) AS effect\nFROM priced",
    }


def _selected(added: dict[str, str], source: str) -> str:
    columns = ",\n    ".join(f"{sql} AS {name}" for name, sql in added.items())
    return f"SELECT *,\n    {columns}\nFROM {source}"


def _when(condition: str, value: str) -> str:
    return f"if({condition}, {value}, toDecimal256(0, {SCALE}))"


def _divides(quantity: str) -> str:
    return f"abs({quantity}) >= {_SMALL}"


# What can be worked out: amounts that fit, quantities to compare, rates that changed.
_KNOWN = {
    "is_both": "before_lines > 0 AND after_lines > 0 AND kind = ''",
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
_ONE = f"toDecimal256(1, {HALF_SCALE})"
_RATES = (
    half(_when("is_exchanged", "if(was_steady, low_before, before)")),
    half(
        "multiIf(NOT is_exchanged OR (was_steady AND NOT is_steady), 1, is_steady, low_after,"
        " priced_before)"
    ),
)
_USED = ("used_after - used_before", f"if(is_measured, used_before, {_ONE})")
# The later cost at the earlier rate, whole and covered; the usage; and what came under the cover
# beyond the growth of the whole.
_GROWN = {
    "exchanged": proportion(_when("is_exchanged", "if(is_steady, after, priced_after)"), *_RATES),
    "covered_exchanged": proportion(
        _when("is_exchanged", "if(is_steady, covered_after, covered_priced_after)"), *_RATES
    ),
    "later": "if(is_exchanged, exchanged, after)",
    "covered_later": "if(is_exchanged, covered_exchanged, covered_after)",
    "by_usage": proportion(_when("is_measured", "before"), *_USED),
    "shift": "covered_used_after - covered_used_before - "
    + proportion(
        f"if(is_measured, covered_used_before, toDecimal256(0, {HALF_SCALE}))",
        *_USED,
        scale=HALF_SCALE,
    ),
}
# The prices on both sides of the cover, of the earlier period where it has that side.
_SIDED = {
    "was_covered": _divides("covered_used_before"),
    "was_open": _divides("open_used_before"),
    "is_shifted": (
        f"is_measured AND greatest(abs(later), abs(covered_later), abs(shift)) < {LARGE}"
        f" AND (was_covered OR {_divides('covered_used_after')})"
        f" AND (was_open OR {_divides('open_used_after')})"
    ),
    "shifted": f"if(is_shifted, shift, toDecimal256(0, {HALF_SCALE}))",
}
_PRICED = {
    "by_commitment": proportion(
        _when("is_shifted", "if(was_covered, covered_before, covered_later)"),
        "shifted",
        f"if(is_shifted, if(was_covered, covered_used_before, covered_used_after), {_ONE})",
    )
    + " - "
    + proportion(
        _when("is_shifted", "if(was_open, open_before, later - covered_later)"),
        "shifted",
        f"if(is_shifted, if(was_open, open_used_before, open_used_after), {_ONE})",
    ),
}


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
        f"'{Driver.USAGE}'": _when("is_measured", "by_usage"),
        f"'{Driver.COMMITMENT}'": _when("is_measured", "by_commitment"),
        f"'{Driver.PRICE}'": _when("is_measured", "later - before - by_usage - by_commitment"),
        f"'{Driver.UNMEASURED}'": _when("is_both AND NOT is_measured", "later - before"),
    }
    given = ",\n    ".join(f"({driver}, {amount})" for driver, amount in amounts.items())
    return f"arrayFilter(each -> each.2 != 0, [\n    {given}])"
