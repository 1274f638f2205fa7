"""ABI at the driver: the compiled statements through the product's own client, nothing else."""

from collections.abc import Callable

from abi.core.clickhouse.statement import Result
from bench.query.answers import Rows, rows_of
from bench.query.questions import Question
from bench.query.statements import asking, said_of


class Driver:
    """An engine of the race; statements are compiled before they are timed."""

    name = "abi_driver"

    def __init__(self) -> None:
        self._asking: dict[str, Callable[[], Result]] = {}

    def prepare(self) -> None:
        """Nothing is kept on this way."""

    def ask(self, question: Question) -> Result:
        if question.name not in self._asking:
            self._asking[question.name] = asking(question)
        return self._asking[question.name]()

    def rows(self, question: Question, said: Result) -> Rows:
        return rows_of(question, said_of(question, said))
