"""Engines asked in turn, round by round, and what each said held against the first one's answer."""

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.query.compare import Row, difference, row
from bench.query.questions import Question


class Engine(Protocol):
    """Something that answers. Only `ask` is timed."""

    @property
    def name(self) -> str: ...

    def prepare(self) -> None: ...

    def ask(self, question: Question) -> Any: ...

    def rows(self, question: Question, said: Any) -> Sequence[Sequence[object]]: ...


@dataclass(slots=True)
class Race:
    """`times` are milliseconds by question and engine; `differences` say who answered what else."""

    engines: Sequence[Engine]
    times: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    answered: dict[str, list[Row]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def warm_up(self, questions: Sequence[Question]) -> None:
        """Once each, not timed: pages are read, statements compiled, answers compared."""
        for question in questions:
            for engine in self.engines:
                engine.prepare()
                self.judge(question, engine, engine.ask(question))

    def run(self, questions: Sequence[Question], rounds: int) -> None:
        """In an order that is drawn anew each time: whoever always came after the same engine would
        be warmed or cooled by it. Every answer is compared.
        """
        dice = random.Random(rounds)
        for _ in range(rounds):
            for question in questions:
                for engine in dice.sample(self.engines, len(self.engines)):
                    engine.prepare()
                    begin = time.perf_counter()
                    said = engine.ask(question)
                    spent = (time.perf_counter() - begin) * 1000
                    self.times[question.name][engine.name].append(spent)
                    self.judge(question, engine, said)

    def judge(self, question: Question, engine: Engine, said: Any) -> None:
        keys = len(question.keys)
        found = [row(cells, keys=keys) for cells in engine.rows(question, said)]
        expected = self.answered.setdefault(question.name, found)
        if wrong := difference(expected, found, ordered=question.ordered):
            told = f"{question.name}: {engine.name} says {wrong}"
            if told not in self.differences:
                self.differences.append(told)
