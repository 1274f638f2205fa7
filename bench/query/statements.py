"""ABI's questions at the driver: the statement that each compiles to, without HTTP and cache."""

from collections.abc import Callable, Mapping
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Result, Statement
from analytics import promoted
from analytics.answer import block
from analytics.api.questions import AnalyticsQuerySerializer, query_from
from analytics.compile import compile as compile_query
from analytics.few_rows import marked
from analytics.pickers import value_tables
from analytics.pickers.resources_sql import Sought, compile_resources
from analytics.pickers.values_sql import Asked, compile_values
from analytics.query import Period, Query
from analytics.snapshots import all_dated_in, published
from analytics.vocabulary import Basis
from bench.query.questions import END, QUERY, RESOURCES, VALUES, YEAR, Question
from billing.publications import PublishedSnapshot

_EVERYTHING = Scope.everything()
_MEMBERS_OF = Period(YEAR, END)


def statement(question: Question) -> Statement:
    """What answers it, for somebody who sees everything: the one that the endpoint runs."""
    return _COMPILED[question.path](question)


def said_of(question: Question, result: Result) -> dict[str, Any]:
    """The driver's columns as the endpoint would say them."""
    if question.path != QUERY:
        return _members(question, result)
    columns = zip(result.columns, result.data, strict=True)
    said = block(_query(question), {column.name: values for column, values in columns})
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


def _of_query(question: Question) -> Statement:
    query = _query(question)
    snapshots = published(
        query.resolved_basis, (query.first_day, query.period.end), scope=_EVERYTHING
    )
    return compile_query(
        query,
        scope=_EVERYTHING,
        snapshots=_ids(snapshots),
        sources=_sources(snapshots),
        tables=promoted.tables(),
        are_whole=all_dated_in(snapshots, (query.first_day, query.period.end)),
        with_totals=True,
        as_text=True,
    )


def _of_values(question: Question) -> Statement:
    snapshots = published(Basis.BILLED, (YEAR, END), scope=_EVERYTHING)
    asked = Asked(question.asked["dimension"], _MEMBERS_OF, limit=int(question.asked["limit"]))
    (values,) = marked((value_tables.VALUES,))
    return compile_values(
        asked,
        scope=_EVERYTHING,
        snapshots=_ids(snapshots),
        sources=_sources(snapshots),
        tables=promoted.tables(),
        values=values,
        are_whole=all_dated_in(snapshots, (YEAR, END)),
    )


def _of_resources(question: Question) -> Statement:
    sought = Sought(question.asked["search"], _MEMBERS_OF, limit=int(question.asked["limit"]))
    snapshots = published(Basis.BILLED, (YEAR, END), scope=_EVERYTHING)
    return compile_resources(
        sought,
        scope=_EVERYTHING,
        snapshots=_ids(snapshots),
        tables=marked(value_tables.RESOURCES),
        are_whole=all_dated_in(snapshots, (YEAR, END)),
    )


def _ids(snapshots: tuple[PublishedSnapshot, ...]) -> tuple[int, ...]:
    return tuple(each.snapshot_id for each in snapshots)


def _sources(snapshots: tuple[PublishedSnapshot, ...]) -> tuple[str, ...]:
    return tuple(each.source for each in snapshots)


_COMPILED: Mapping[str, Callable[[Question], Statement]] = {
    QUERY: _of_query,
    VALUES: _of_values,
    RESOURCES: _of_resources,
}
