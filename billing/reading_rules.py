"""The reading rules of a source: said, taken back, in force. Every change is audited."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing.azure.columns import CANONICAL
from billing.azure.rules import RuleKind, Told
from billing.azure.shape import NUMBERS
from billing.errors import UNKNOWN_SOURCE
from billing.models import ReadingRule, Source
from billing.replay_errors import RULE_IN_THE_WAY, RULE_INVALID, UNKNOWN_RULE

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said; `column` and `value` as the kind asks for them."""

    kind: str
    column: str = ""
    value: str = ""


def of(source_id: int) -> tuple[Told, ...]:
    """In one order, so that the same rules are the same value."""
    rules = ReadingRule.objects.filter(source_id=source_id)
    return tuple(sorted(rules.values_list("kind", "column", "value")))


def of_source(name: str) -> tuple[Told, ...]:
    return of(Source.objects.get(name=name).pk)


def add(source: str, rule: Rule, *, actor: User, reason: str) -> ReadingRule:
    """Raises AppError `unknown_source`, `reading_rule_invalid`, `reading_rule_in_the_way`."""
    problem = problem_of(rule)
    if problem:
        raise AppError(RULE_INVALID, problem)
    found = Source.objects.filter(name=source).first()
    if found is None:
        raise AppError(UNKNOWN_SOURCE, source)
    said = {"kind": rule.kind, "column": rule.column, "value": rule.value, "reason": reason}
    try:
        with transaction.atomic():
            made = ReadingRule.objects.create(source=found, created_by=actor.get_username(), **said)
            _record(made, "added", actor, after=said)
    except IntegrityError as e:
        raise AppError(RULE_IN_THE_WAY, f"{source}: {rule.kind} {rule.column}".strip()) from e
    return made


def remove(rule_id: int, *, actor: User, reason: str) -> None:
    """Raises AppError `unknown_reading_rule`."""
    with transaction.atomic():
        found = ReadingRule.objects.select_for_update().filter(pk=rule_id).first()
        if found is None:
            raise AppError(UNKNOWN_RULE, str(rule_id))
        before = {"kind": found.kind, "column": found.column, "value": found.value}
        _record(found, "deleted", actor, before=before, after={"reason": reason})
        found.delete()


def problem_of(rule: Rule) -> str:
    """Why such a rule cannot be; empty when it can."""
    match rule.kind:
        case RuleKind.DAY_FIRST | RuleKind.OUTSIDE_PERIOD:
            wanted, right = "neither column nor value", not rule.column and not rule.value
        case RuleKind.DECIMAL_COMMA:
            wanted = f"a column of {', '.join(NUMBERS)}, and no value"
            right = rule.column in NUMBERS and not rule.value
        case RuleKind.CURRENCY:
            wanted = "no column, and three capital letters as value"
            right = not rule.column and bool(_CURRENCY.fullmatch(rule.value))
        case RuleKind.ALIAS:
            wanted = "a column that ABI knows, and the file's name for it as value"
            right = rule.column in CANONICAL and bool(rule.value.strip())
        case _:
            wanted, right = f"one of {', '.join(RuleKind)}", False
    return "" if right else f"{rule.kind} wants {wanted}"


def _record(rule: ReadingRule, verb: str, actor: User, **states: object) -> None:
    record(
        actor=actor,
        action=f"readingrule.{verb}",
        target=rule_target(rule),
        **states,
    )


def rule_target(rule: ReadingRule) -> str:
    """What the audit calls a rule."""
    return f"readingrule {rule.pk} of source {rule.source.name}"
