"""ARM's billing scopes, and the lines below one."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.store import Chosen, Rows, Store
from abi.stack.fake_azure.unpacked import Predicate

_ACCOUNT = re.compile(
    r"/?providers/Microsoft\.Billing/billingAccounts/(?P<account>[^/]+)"
    r"(/(?P<kind>departments|enrollmentAccounts|billingProfiles)/(?P<value>[^/]+))?/?",
    re.IGNORECASE,
)
_SUBSCRIPTION = re.compile(r"/?subscriptions/(?P<value>[^/]+)/?", re.IGNORECASE)
_COLUMNS = {
    "subscriptions": ("subscriptionid",),
    "departments": ("departmentid", "department"),
    "enrollmentaccounts": ("accountid", "accountname", "accountownerid"),
    "billingprofiles": ("billingprofileid",),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """`account` is empty for a subscription; `kind` is empty for a whole account."""

    text: str
    account: str
    kind: str
    value: str

    def holds(self, line: Line) -> bool:
        wanted = self.value.lower()
        return any(line[column].lower() == wanted for column in _COLUMNS[self.kind])


def scope_of(path: str, store: Store) -> Scope:
    """Raises AzureError for what is no scope of a billing account or subscription."""
    text = path.strip("/")
    if found := _SUBSCRIPTION.fullmatch(text):
        return Scope(text, "", "subscriptions", found["value"])
    found = _ACCOUNT.fullmatch(text)
    if not found:
        raise AzureError(400, "BadRequest", f"Scope '{text}' is not supported for this operation.")
    account = found["account"].partition(":")[0]
    if account not in store.accounts:
        raise AzureError(404, "BillingAccountNotFound", f"Billing account {account} was not found.")
    return Scope(text, account, (found["kind"] or "").lower(), unquote(found["value"] or ""))


def rows_of(store: Store, scope: Scope, dataset: str, months: Sequence[date]) -> Rows:
    """The current lines of a scope in these billing periods."""
    runs = store.current(dataset, months)
    if scope.account:
        runs = [run for run in runs if run.account == scope.account]
    holds = scope.holds if scope.kind else None
    return Rows([store.choose(run, (scope.kind, scope.value.lower()), holds) for run in runs])


def between(rows: Rows, start: date, end: date) -> Rows:
    """Those whose day is in [start, end], both included, as Azure's APIs say periods."""
    return only(rows, lambda line: start <= line.day <= end)


def only(rows: Rows, holds: Predicate) -> Rows:
    """The lines for which it holds, found by reading them all."""
    chosen = []
    for each in rows.chosen:
        lines = zip(each.positions, each.lines.at(each.positions), strict=True)
        kept = array("Q", (position for position, line in lines if holds(line)))
        chosen.append(Chosen(each.delivery, each.lines, kept))
    return Rows(chosen)
