"""PostgreSQL: the questions, asked of the daily summaries that `summaries.py` makes."""

import os

import psycopg

from bench.query.questions import Question
from bench.query.sql import Dialect, sql_of

DATABASE = "bench"


class Postgres:
    """An engine of the race; `dialect` names the summaries it reads."""

    def __init__(self, name: str, dialect: Dialect, *, subscription: str) -> None:
        self.name = name
        self._dialect = dialect
        self._subscription = subscription
        self._connection = psycopg.connect(address(), autocommit=True)

    def prepare(self) -> None:
        """It keeps no answers."""

    def ask(self, question: Question) -> list[tuple[object, ...]]:
        text = sql_of(question.name, self._dialect, subscription=self._subscription)
        return self._connection.execute(text.encode()).fetchall()

    def rows(self, _question: Question, said: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return said


def address(database: str = DATABASE) -> str:
    """The stack's own server, with a database beside the product's."""
    return psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=database)


def sizes() -> dict[str, int]:
    """Bytes of each table with its indexes."""
    with psycopg.connect(address()) as connection:
        rows = connection.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return {str(name): int(size) for name, size in rows}


def version() -> str:
    with psycopg.connect(address()) as connection:
        return str(connection.info.server_version)
