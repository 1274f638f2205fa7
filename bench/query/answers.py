"""ABI's answers as rows that can be compared: a question's keys first, then its amounts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.query.questions import Question

Rows = list[Sequence[object]]


def rows_of(question: Question, answer: Mapping[str, Any]) -> Rows:
    """Raises ValueError when the limit cut off what the others were asked for in full."""
    return list(_members(answer)) if "items" in answer else _columnar(question, answer)


def _columnar(question: Question, answer: Mapping[str, Any]) -> Rows:
    if answer["truncated"] and not question.ordered:
        raise ValueError(f"{question.name}: the answer was cut off")
    names = [column["name"] for column in answer["columns"]]
    columns: Sequence[Sequence[object]] = answer["data"]
    chosen = [columns[names.index(name)] for name in (*question.keys, *question.amounts)]
    return list(zip(*chosen, strict=True))


def _members(answer: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """Of pickers and searches: value, currency, cost."""
    if answer["has_more"]:
        raise ValueError("the members were cut off")
    for item in answer["items"]:
        for currency, cost in item["cost"].items():
            yield item["value"], currency, cost
