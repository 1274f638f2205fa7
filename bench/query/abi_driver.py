"""ABI at the driver: the compiled statement through the product's own client, nothing else."""

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Result, Statement
from bench.query.answers import Rows, rows_of
from bench.query.questions import Question
from bench.query.statements import said_of, statement


class Driver:
    """An engine of the race; statements are compiled before they are timed."""

    name = "abi_driver"

    def __init__(self) -> None:
        self._statements: dict[str, Statement] = {}

    def prepare(self) -> None:
        """Nothing is kept on this way."""

    def ask(self, question: Question) -> Result:
        return client.read(self._statement(question))

    def rows(self, question: Question, said: Result) -> Rows:
        return rows_of(question, said_of(question, said))

    def _statement(self, question: Question) -> Statement:
        if question.name not in self._statements:
            self._statements[question.name] = statement(question)
        return self._statements[question.name]
