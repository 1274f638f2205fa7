"""ABI's questions at the driver: the statement that each compiles to, without HTTP and cache."""

from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result, Statement
from analytics.answer import block
from analytics.api.questions import AnalyticsQuerySerializer, query_from
from analytics.compile import compile as statement_of
from analytics.query import Query
from analytics.snapshots import published
from bench.query.questions import Question


def statement(question: Question) -> Statement:
    """What answers it, for somebody who sees everything; the totals are one more statement."""
    return _statement(_query_of(question))


def totals(question: Question) -> Statement:
    return _statement(_query_of(question).totals())


def said_of(question: Question, result: Result) -> dict[str, Any]:
    """The driver's columns as the endpoint would say them."""
    columns = zip(result.columns, result.data, strict=True)
    said = block(_query_of(question), {column.name: values for column, values in columns})
    return {
        "columns": [{"name": column.name} for column in said.columns],
        "data": said.data,
        "truncated": said.truncated,
    }


def _query_of(question: Question) -> Query:
    """As the endpoint makes it of the same body. Raises AppError and ValidationError as it does."""
    serializer = AnalyticsQuerySerializer(data=dict(question.body))
    serializer.is_valid(raise_exception=True)
    return query_from(serializer.validated_data)


def _statement(query: Query) -> Statement:
    snapshots = published(query.resolved_basis, (query.first_day, query.period.end))
    return statement_of(
        query,
        scope=Scope.everything(),
        snapshots=tuple(each.snapshot_id for each in snapshots),
        sources=tuple(each.source for each in snapshots),
    )
