"""A question's rows, by a person's views or of the table itself."""

import uuid
from collections.abc import Callable

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from analytics.explorer import run as explorer
from analytics.explorer.sight import sight_of
from bench.sql.questions import Question

Rows = list[tuple[str, ...]]
# Nobody's limit: what a table takes is not refused.
_MOST = 100_000


class Refused(Exception):  # noqa: N818 - what the explorer says
    """The explorer does not answer this question."""


def of_views(person: User) -> Callable[[Question], Rows]:
    """As the API runs it: read by the guard, written into history and audit, and all."""

    def ask(question: Question) -> Rows:
        asked = explorer.Asked(question.of_view, {}, _MOST, uuid.uuid4())
        try:
            ran = explorer.run(asked, person=person, scope=scope_of(person))
        except AppError as refusal:
            raise Refused(f"{refusal.code}: {refusal.detail}") from refusal
        return [tuple(map(explorer.text, row)) for row in ran.explored.result.rows()]

    return ask


def of_table(person: User) -> Callable[[Question], Rows]:
    """What is published of it, without a scope, as nothing in the product may read."""
    published = ", ".join(map(str, sight_of(scope_of(person)).billed))
    charges = f"(SELECT * FROM charges PREWHERE snapshot_id IN ({published}))"

    def ask(question: Question) -> Rows:
        found = client.read(Statement(question.of_table.replace("{charges}", charges)))
        return [tuple(map(str, row)) for row in found.rows()]

    return ask
