"""A larger company than the catalogue's: numbered copies of what it has."""

from dataclasses import dataclass, replace

from billing.demo.catalogue import METERS, SUBSCRIPTIONS, Meter, Subscription


@dataclass(frozen=True, slots=True)
class Estate:
    """How many there are of each subscription, of each of its groups, and of each meter.

    Copy 0 is the catalogue's own; CATALOGUE has no others.
    """

    subscriptions: int = 1
    groups: int = 1
    meters: int = 1


CATALOGUE = Estate()


def subscription(number: int, copy: int) -> tuple[int, Subscription]:
    """With the number that makes its id."""
    original = SUBSCRIPTIONS[number]
    if not copy:
        return number, original
    named = replace(original, name=f"{original.name} {copy + 1}")
    return number + copy * len(SUBSCRIPTIONS), named


def group(name: str, copy: int) -> str:
    return f"{name}-{copy + 1:02d}" if copy else name


def meter(number: int, copy: int) -> tuple[int, Meter]:
    """With its number; another size is another price."""
    original = METERS[number]
    if not copy:
        return number, original
    name, price = f"{original.name} size {copy + 1}", original.price * (10 + copy) // 10
    return number + copy * len(METERS), replace(original, name=name, price=price)
