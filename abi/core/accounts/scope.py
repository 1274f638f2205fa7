"""Which charges a principal may see, and of these what: one value for every door. Knows no Django.

A scope is a union of grants and a grant is a conjunction of conditions: "cost centre 42 in
subscription A, or anything in subscription B". The empty scope sees nothing.
"""

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class ScopeDimension(StrEnum):
    """What access can be granted on."""

    BILLING_ACCOUNT = "billing_account"
    SUBSCRIPTION = "subscription"
    RESOURCE_GROUP = "resource_group"
    DEPARTMENT = "department"
    COST_CENTER = "cost_center"
    TAG = "tag"


# Azure ids are case-insensitive but delivered in any case: they are compared lowered.
_CASELESS = {
    ScopeDimension.BILLING_ACCOUNT,
    ScopeDimension.SUBSCRIPTION,
    ScopeDimension.RESOURCE_GROUP,
}


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """`dimension` is one of `values`; `tag_key` names the key where the dimension is a tag."""

    dimension: ScopeDimension
    values: tuple[str, ...]
    tag_key: str = ""

    @classmethod
    def of(cls, dimension: ScopeDimension, values: Iterable[str], tag_key: str = "") -> "Condition":
        """Canonical: sorted, unrepeated, ids lowered. Raises ValueError when it says nothing."""
        lowered = dimension in _CASELESS
        kept = tuple(sorted({value.lower() if lowered else value for value in values}))
        if not kept or (dimension is ScopeDimension.TAG) != bool(tag_key):
            raise ValueError(f"a condition on {dimension} needs values, and a key only for a tag")
        return cls(dimension, kept, tag_key)


Grant = frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Scope:
    """Build with `everything()`, `nothing()` or `of(grants)`; equal access is equal values.

    Grants say which charges; a role says whether negotiated prices stand in them. Without
    `with_prices()` they do not.
    """

    grants: frozenset[Grant]
    sees_everything: bool
    sees_prices: bool = False

    @classmethod
    def everything(cls) -> "Scope":
        return cls(frozenset(), True)

    @classmethod
    def nothing(cls) -> "Scope":
        return cls(frozenset(), False)

    @classmethod
    def of(cls, grants: Iterable[Iterable[Condition]]) -> "Scope":
        """A union of conjunctions. Raises ValueError on a grant without conditions."""
        kept = frozenset(frozenset(grant) for grant in grants)
        if frozenset() in kept:
            raise ValueError("a grant without conditions would see everything")
        return cls(kept, False)

    def with_prices(self) -> "Scope":
        """The same charges, with the prices that were negotiated."""
        return replace(self, sees_prices=True)

    def without_prices(self) -> "Scope":
        return replace(self, sees_prices=False)

    def sees_charges_of(self, other: "Scope") -> bool:
        """Whether both see the same charges, whatever they are shown of them."""
        return replace(self, sees_prices=other.sees_prices) == other

    @property
    def sees_nothing(self) -> bool:
        return not self.sees_everything and not self.grants

    def ordered(self) -> list[list[Condition]]:
        """Grants and conditions in one canonical order, for SQL and for hashing."""
        return sorted(sorted(grant) for grant in self.grants)

    @property
    def digest(self) -> str:
        """16 hex characters that name this scope in logs; equal scopes share it."""
        return _digest(self)


@functools.lru_cache(maxsize=1024)
def _digest(scope: Scope) -> str:
    text = json.dumps(
        [scope.sees_everything]
        + [[[c.dimension, c.values, c.tag_key] for c in g] for g in scope.ordered()]
        # What was made before prices could be withheld holds them: it is of those who see them.
        + ([] if scope.sees_prices else ["without prices"])
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
