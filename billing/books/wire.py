"""A ledger as plain JSON values: decimals as texts, times as ISO texts."""

from typing import Any

from billing.books.build import Ledger
from billing.books.sheet import Cause, Chain, Difference, Stage, texts


def wire(ledger: Ledger) -> dict[str, Any]:
    return {
        "run_at": ledger.run_at.isoformat(),
        "severity": ledger.standing.value,
        "datasets": [_chain(each) for each in ledger.chains],
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "dataset": chain.dataset,
        "snapshot_id": chain.snapshot_id,
        "severity": chain.standing.value,
        "stages": [_stage(each) for each in chain.stages],
        "differences": [difference(each) for each in chain.differences],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.name.value,
        "lines": stage.lines,
        "amounts": None if stage.amounts is None else texts(stage.amounts),
        "told_by": stage.told_by,
    }


def difference(found: Difference) -> dict[str, Any]:
    return {
        "since": found.since.value,
        "to": found.to.value,
        "told_by": found.told_by,
        "lines": found.lines,
        "amounts": texts(found.amounts),
        "causes": [_cause(each) for each in found.causes],
        "unexplained": texts(found.unexplained),
        "severity": found.standing.value,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "cause": cause.name.value,
        "lines": cause.lines,
        "amounts": texts(cause.amounts),
        "detail": cause.detail,
    }
