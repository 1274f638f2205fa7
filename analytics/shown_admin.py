"""What a scope shows, ready for an admin page."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from abi.core.accounts.grants import scope_of
from abi.core.accounts.scope import Scope
from abi.core.accounts.scope_words import in_words
from abi.core.errors import AppError
from analytics.sight import Predicate, Sample, predicate, sample

TOLD_SUBSCRIPTIONS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """`sample` is None where it may not be told, or could not be asked: `problem` says why."""

    scope: Scope
    words: list[str]
    predicate: Predicate
    sample: Sample | None = None
    problem: str = ""

    @property
    def values(self) -> list[tuple[str, str]]:
        """The placeholders of the predicate with their values, as JSON."""
        return [
            (name, json.dumps(value, ensure_ascii=False))
            for name, value in self.predicate.values.items()
        ]

    @property
    def subscriptions(self) -> Any:
        """The first of them: a page is no export."""
        return self.sample.subscriptions[:TOLD_SUBSCRIPTIONS] if self.sample else ()

    @property
    def untold(self) -> int:
        found = len(self.sample.subscriptions) if self.sample else 0
        return max(0, found - TOLD_SUBSCRIPTIONS)


def shown(scope: Scope, *, to: Any) -> Shown:
    """Words and condition to every administrator, figures to whoever sees at least as much."""
    told = (scope, in_words(scope), predicate(scope))
    own = scope_of(to)
    if not (own.sees_everything or own.sees_charges_of(scope) or scope.sees_nothing):
        return Shown(*told)
    try:
        return Shown(*told, sample(scope))
    except AppError as e:
        language = get_language() or "en"
        cause, fix = (each.in_language(language) for each in (e.kind.cause, e.kind.fix))
        return Shown(*told, problem=f"{cause} {fix} ({e.code})")
