"""What can be asked about a source's month: by its kind, scope and credential."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from abi.core.errors import AppError
from billing import connections
from billing.azure import scopes
from billing.azure.clouds import cloud
from billing.azure.http.client import AzureClient
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.balances import balances, legacy_balance
from billing.azure.reconciliation.invoices import invoices
from billing.azure.reconciliation.journal import Journal
from billing.azure.reconciliation.price_sheet import price_sheet
from billing.azure.reconciliation.query_totals import query_totals
from billing.azure.reconciliation.reservations import reservations
from billing.azure.reconciliation.statement import Statement
from billing.azure.scopes import ScopeKind
from billing.connection_errors import (
    ANSWER_UNREADABLE,
    AZURE_REFUSED,
    PAGES_DO_NOT_END,
    REPORT_FAILED,
)
from billing.models import CredentialKind, Source, SourceKind
from billing.zone import LandingZone

_NO_ENTRA = frozenset({CredentialKind.API_KEY, CredentialKind.STORAGE_KEY, CredentialKind.SAS})
# What was kept of such an answer is of no use to the next attempt.
_USELESS = frozenset({ANSWER_UNREADABLE, AZURE_REFUSED, PAGES_DO_NOT_END, REPORT_FAILED})
_BY_SCOPE = frozenset({SourceKind.COST_DETAILS, SourceKind.EXPORTS})
_Ask = Callable[[Asking], list[Statement]]


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of statement; `name` is unique among a source's."""

    name: str
    asking: Asking
    _ask: _Ask

    def ask(self) -> list[Statement]:
        """Raises AppError `azure_answer_unreadable` and what the clients raise."""
        try:
            return self._ask(self.asking)
        except AppError as e:
            if e.kind in _USELESS:
                self.asking.journal.give_up()
            raise
        except (ValueError, LookupError, ArithmeticError) as e:
            self.asking.journal.give_up()
            raise AppError(ANSWER_UNREADABLE, type(e).__name__) from e


def can_be_asked(source: Source) -> bool:
    """Not without a scope, nor with a credential that Entra does not know."""
    if source.kind == SourceKind.EA_LEGACY:
        return True
    credential = source.credential
    known = credential is not None and credential.kind not in _NO_ENTRA
    return source.kind in _BY_SCOPE and bool(source.scope) and known


def questions(source: Source, month: date, *, turn: str) -> Iterator[Question]:
    """Raises AppError `credential_missing`, `scope_invalid` and others of the connection."""
    if not can_be_asked(source):
        return
    client, files = _client(source), connections.files(source)
    for name, ask in _asks(source, month):
        zone = LandingZone()
        journal = Journal(zone, turn=turn, name=name)
        yield Question(name, Asking(client, files, cloud(source.cloud), zone, journal), ask)


def _client(source: Source) -> AzureClient:
    if source.kind == SourceKind.EA_LEGACY:
        return connections.enterprise(source)
    return connections.arm(source)


def _asks(source: Source, month: date) -> Iterator[tuple[str, _Ask]]:
    if source.kind == SourceKind.EA_LEGACY:
        enrolment = scopes.enrolment(source.scope)
        yield "balance", lambda asking: legacy_balance(asking, enrolment, month)
        return
    scope = scopes.parsed(source.scope)
    yield "query", lambda asking: query_totals(asking, scope, month)
    if scope.kind is not ScopeKind.BILLING_ACCOUNT:
        return
    account = scope.account
    if scope.is_enrolment:
        yield "balance", lambda asking: balances(asking, account, month)
        yield "reservations", lambda asking: reservations(asking, account, month)
        yield "price_sheet", lambda asking: price_sheet(asking, account, month)
    yield "invoices", lambda asking: invoices(asking, account, month)
