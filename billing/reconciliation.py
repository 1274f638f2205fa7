"""What Azure states about a month of a source: fetched, landed, and written down to compare."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from abi.core.clickhouse import client as clickhouse
from abi.core.clickhouse.statement import Identity
from abi.core.clickhouse.statement import Statement as Sql
from abi.core.errors import AppError
from billing import connections, table_function
from billing.azure import scopes
from billing.azure.clouds import cloud
from billing.azure.http.client import AzureClient
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.balances import balances, legacy_balance
from billing.azure.reconciliation.invoices import invoices
from billing.azure.reconciliation.price_sheet import price_sheet
from billing.azure.reconciliation.query_totals import query_totals
from billing.azure.reconciliation.reservations import reservations
from billing.azure.reconciliation.statement import Statement
from billing.azure.scopes import Scope, ScopeKind
from billing.connection_errors import ANSWER_UNREADABLE
from billing.deliveries import LandedBlob
from billing.errors import UNKNOWN_SOURCE
from billing.heads import head_of
from billing.models import CredentialKind, Source, SourceKind, StatedTotal
from billing.reconciliation_sql import insert_sql, structure
from billing.zone import LandingZone

# The same document again within this time is the retry of one fetch.
_SAME_FETCH = timedelta(hours=1)
_READ_AS_TEXT = {
    "input_format_csv_skip_first_lines": 1,
    "input_format_csv_allow_variable_number_of_columns": 1,
    "input_format_csv_empty_as_default": 0,
    "input_format_csv_trim_whitespaces": 0,
    "input_format_csv_use_best_effort_in_schema_inference": 0,
    "input_format_csv_detect_header": 0,
    "format_csv_null_representation": "\x00",
}
_NO_ENTRA = frozenset({CredentialKind.API_KEY, CredentialKind.STORAGE_KEY, CredentialKind.SAS})
Ask = Callable[[], list[Statement]]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many amounts Azure stated, and the documents they are from."""

    stated: int
    documents: tuple[str, ...]


def fetch(source_name: str, billing_period: date) -> Reconciled:
    """Everything that can be asked for this source. Safe to run twice.

    One that fails does not stop the others; its error is raised at the end. Raises AppError
    `unknown_source` and what the clients raise.
    """
    source = Source.objects.select_related("credential").filter(name=source_name).first()
    if source is None:
        raise AppError(UNKNOWN_SOURCE, source_name)
    month = billing_period.replace(day=1)
    found: list[Statement] = []
    failed: list[AppError] = []
    for ask in _asked(source, month):
        try:
            for statement in ask():
                _keep(source, month, statement)
                found.append(statement)
        except AppError as e:
            failed.append(e)
        except (ValueError, LookupError, ArithmeticError) as e:
            failed.append(AppError(ANSWER_UNREADABLE, type(e).__name__))
    if failed:
        raise failed[0]
    documents = tuple(each.document.path for each in found)
    return Reconciled(sum(len(each.stated) for each in found), documents)


def _asked(source: Source, month: date) -> Iterator[Ask]:
    """Nothing for a source without a scope, or whose credential Entra does not know."""
    if source.kind == SourceKind.EA_LEGACY:
        asking = _asking(source, connections.enterprise(source))
        enrolment = scopes.enrolment(source.scope)
        yield lambda: legacy_balance(asking, enrolment, month)
    elif source.kind in (SourceKind.COST_DETAILS, SourceKind.EXPORTS) and _can_ask(source):
        yield from _of_scope(source, scopes.parsed(source.scope), month)


def _can_ask(source: Source) -> bool:
    return bool(source.scope and source.credential and source.credential.kind not in _NO_ENTRA)


def _of_scope(source: Source, scope: Scope, month: date) -> Iterator[Ask]:
    asking = _asking(source, connections.arm(source))
    yield lambda: query_totals(asking, scope, month)
    if scope.kind is not ScopeKind.BILLING_ACCOUNT:
        return
    if scope.is_enrolment:
        yield lambda: balances(asking, scope.account, month)
        yield lambda: reservations(asking, scope.account, month)
        yield lambda: price_sheet(asking, scope.account, month)
    yield lambda: invoices(asking, scope.account, month)


def _asking(source: Source, client: AzureClient) -> Asking:
    return Asking(client, connections.files(source), cloud(source.cloud), LandingZone())


def _keep(source: Source, month: date, statement: Statement) -> None:
    if statement.lines:
        _load(source, month, statement.table, statement.lines)
    now = datetime.now(UTC)
    with transaction.atomic():
        for each in statement.stated:
            row = StatedTotal(
                source=source,
                billing_period=month,
                document=statement.document.path,
                stated_at=now,
                **{**asdict(each), "parts": dict(each.parts)},
            )
            if not _is_there(row):
                row.save(force_insert=True)


def _is_there(row: StatedTotal) -> bool:
    return StatedTotal.objects.filter(
        source=row.source,
        billing_period=row.billing_period,
        kind=row.kind,
        dataset=row.dataset,
        currency=row.currency,
        document=row.document,
        stated_at__gt=row.stated_at - _SAME_FETCH,
    ).exists()


def _load(source: Source, month: date, table: str, lines: LandedBlob) -> None:
    """Once for each document: what a killed attempt left has no listed fetch and counts nowhere."""
    of = {"source": source.pk, "period": month, "kind": table, "document": lines.path}
    if _counted(_LISTED, of):
        return
    zone, fetch_id = LandingZone(), uuid.uuid4().hex
    header = head_of(zone.store, zone.path_of(lines)).header
    read = table_function.reading(settings.LANDING_URL, lines.path, gzip=lines.gzip)
    params = {**read.params, **of, "fetch": fetch_id, "names": list(header)}
    params["structure"] = structure(len(header))
    clickhouse.command(Sql(insert_sql(table, header, read.sql), params, _READ_AS_TEXT))
    rows = f"SELECT count() FROM {table} WHERE fetch_id = {{fetch:String}}"
    params["rows"] = _counted(rows, {"fetch": fetch_id})
    clickhouse.command(Sql(_LIST, params))


_LISTED = (
    "SELECT count() FROM reconciliation_fetches WHERE source_id = {source:UInt32}"
    " AND billing_period = {period:Date} AND kind = {kind:String} AND document = {document:String}"
)
_LIST = (
    "INSERT INTO reconciliation_fetches SELECT {fetch:String}, {source:UInt32}, {period:Date},"
    " {kind:String}, {document:String}, {rows:UInt64}, now64(3)"
)


def _counted(sql: str, params: dict[str, object]) -> int:
    result = clickhouse.read(Sql(sql, params), identity=Identity.WRITER)
    return int(str(result.data[0][0]))
