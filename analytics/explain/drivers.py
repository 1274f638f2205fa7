"""What makes a cost change between two periods.

The change is worked out for **pairs**: one resource and one meter, before and after, in one
billing currency (and one member, where the change is grouped). Every pair gives the whole of its
change to drivers, so drivers add up to the change wherever they are summed. With C the cost and
Q the quantity of a pair, before (0) and after (1):

1. A refund, credit, adjustment or rounding gives its change to `adjustment`, a tax to `tax`; a
   commitment bought or left unused to `commitment`. The steps below are for all other charges.
2. A pair with lines in one period only is `new` or `vanished`; `moved` if the resource and meter
   have lines in the other period for another member.
3. `currency` = C1 - C1 · r0 / r1, where every line of both periods knows its rate r from the same
   pricing currency. Below, C1 and its parts are those at the earlier rate, C1 · r0 / r1. A period
   of several rates has the average Σ cost / Σ (cost / rate), if none of its costs is below 0.
4. Without quantities to compare (a line without one, a sum of 0 or below 10⁻⁹ before, unlike
   units, an amount of 10¹⁵ or more) what is left goes to `unmeasured`.
5. `usage` = C0 · (Q1 - Q0) / Q0: what the other quantity would have cost at the earlier price.
6. `commitment` = K · (p - o), where K = q1 - q0 - q0 · (Q1 - Q0) / Q0 is the quantity that came
   under reservations and savings plans beyond the growth of the whole, q being what they cover; p
   and o are the covered and the uncovered price, C / Q of that part, of the earlier period where
   it has the part, else of the later one. 0 where one of the prices is known in neither.
7. `price` is the remainder C1 - C0 - usage - commitment: of price and usage that changed
   together, the product of both changes is price.

Quantities and rates are taken to 15 decimals. What is worked out with them is cut at the 30th,
and what that loses stays with the remainder: `price`, or in step 4 `unmeasured`. Sums and
differences are exact.
"""

from dataclasses import dataclass
from enum import StrEnum

from abi.core.errors import Words


class Driver(StrEnum):
    """In the order in which they are told."""

    PRICE = "price"
    USAGE = "usage"
    NEW = "new"
    VANISHED = "vanished"
    MOVED = "moved"
    COMMITMENT = "commitment"
    ADJUSTMENT = "adjustment"
    TAX = "tax"
    CURRENCY = "currency"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, slots=True)
class DriverWords:
    """A driver for people to read."""

    name: Driver
    label: Words
    meaning: Words


def _told(name: Driver, label: tuple[str, str], meaning: tuple[str, str]) -> DriverWords:
    return DriverWords(name, Words(*label), Words(*meaning))


DRIVER_WORDS = (
    _told(
        Driver.PRICE,
        ("Price", "单价"),
        ("The same use costs more or less per unit.", "同样的用量，单位成本升高或降低。"),
    ),
    _told(
        Driver.USAGE,
        ("Usage", "用量"),
        ("More or less is used, at the earlier price.", "用量增减，按先前单价计算。"),
    ),
    _told(
        Driver.NEW,
        ("New", "新增"),
        ("A meter of a resource had no lines before.", "资源的某个计量在先前期间没有明细。"),
    ),
    _told(
        Driver.VANISHED,
        ("Vanished", "消失"),
        ("A meter of a resource has no lines any more.", "资源的某个计量不再有明细。"),
    ),
    _told(
        Driver.MOVED,
        ("Moved", "转移"),
        (
            "A resource is counted under another member, for example since its tag changed.",
            "资源归入分组中的另一成员，例如标签已更改。",
        ),
    ),
    _told(
        Driver.COMMITMENT,
        ("Commitment", "承诺"),
        (
            "Reservations and savings plans: bought, left unused, or covering more or less use.",
            "预留与节省计划：购买、未使用，或覆盖的用量增减。",
        ),
    ),
    _told(
        Driver.ADJUSTMENT,
        ("Refund or adjustment", "退款或调整"),
        ("Refunds, credits, adjustments and rounding.", "退款、抵扣、调整与舍入。"),
    ),
    _told(Driver.TAX, ("Tax", "税费"), ("Lines of tax.", "税费明细。")),
    _told(
        Driver.CURRENCY,
        ("Exchange rate", "汇率"),
        (
            "The rate from the pricing currency to the billing currency changed.",
            "定价币种与计费币种之间的汇率发生变化。",
        ),
    ),
    _told(
        Driver.UNMEASURED,
        ("No quantity to compare", "无可比用量"),
        (
            "Lines lack quantities or differ in unit: price and usage cannot be told apart.",
            "明细没有用量或单位不同：无法区分单价与用量。",
        ),
    ),
)
