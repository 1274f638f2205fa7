"""ABI's questions at the driver: the statements that each compiles to, without HTTP and cache."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result
from analytics import few_groups, statements
from analytics.answer import block
from analytics.api.questions import AnalyticsQuerySerializer, query_from
from analytics.pickers import members
from analytics.pickers.resources_sql import Sought
from analytics.pickers.values_sql import Asked
from analytics.query import Period, Query
from analytics.snapshots import published
from analytics.vocabulary import Basis
from bench.query.questions import END, QUERY, RESOURCES, VALUES, YEAR, Question

_EVERYTHING = Scope.everything()
_MEMBERS_OF = Period(YEAR, END)


def asking(question: Question) -> Callable[[], Result]:
    """Asks what the endpoint asks of ClickHouse, for somebody who sees everything."""
    return _COMPILED[question.path](question)


def said_of(question: Question, result: Result) -> dict[str, Any]:
    """The driver's columns as the endpoint would say them."""
    if question.path != QUERY:
        return _members(question, result)
    said = block(_query(question), result.by_name())
    return {
        "columns": [{"name": column.name} for column in said.columns],
        "data": said.data,
        "truncated": said.truncated,
    }


def _members(question: Question, result: Result) -> dict[str, Any]:
    costs: tuple[Any, ...] = result.column("costs")
    items = [
        {"value": member, "cost": dict(cost)}
        for member, cost in zip(result.column("member"), costs, strict=True)
    ]
    return {"items": items, "has_more": len(items) > int(question.asked["limit"])}


def _query(question: Question) -> Query:
    """As the endpoint makes it of the same body. Raises AppError and ValidationError as it does."""
    serializer = AnalyticsQuerySerializer(data=dict(question.asked))
    serializer.is_valid(raise_exception=True)
    return query_from(serializer.validated_data)


def _of_query(question: Question) -> Callable[[], Result]:
    query = _query(question)
    days = (query.first_day, query.period.end)
    snapshots = published(query.resolved_basis, days, scope=_EVERYTHING)
    asked = statements.asked(query, scope=_EVERYTHING, snapshots=snapshots)
    return partial(few_groups.read, asked.attempt, lambda: asked.whole)


def _of_members(asked: Asked | Sought) -> Callable[[], Result]:
    snapshots = published(Basis.BILLED, (YEAR, END), scope=_EVERYTHING)
    attempt = members.attempt_at(asked, scope=_EVERYTHING, snapshots=snapshots)
    whole = members.whole(asked, scope=_EVERYTHING, snapshots=snapshots)
    return partial(few_groups.read, attempt, lambda: whole)


def _of_values(question: Question) -> Callable[[], Result]:
    limit = int(question.asked["limit"])
    return _of_members(Asked(question.asked["dimension"], _MEMBERS_OF, limit=limit))


def _of_resources(question: Question) -> Callable[[], Result]:
    limit = int(question.asked["limit"])
    return _of_members(Sought(question.asked["search"], _MEMBERS_OF, limit=limit))


_COMPILED: Mapping[str, Callable[[Question], Callable[[], Result]]] = {
    QUERY: _of_query,
    VALUES: _of_values,
    RESOURCES: _of_resources,
}
