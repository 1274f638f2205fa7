"""What an API is asked for: the scopes of ARM, and enrolment numbers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from abi.core.errors import AppError
from billing.connection_errors import SCOPE_INVALID


class ScopeKind(StrEnum):
    """Places where Azure sums up costs."""

    SUBSCRIPTION = "subscription"
    RESOURCE_GROUP = "resource group"
    BILLING_ACCOUNT = "billing account"
    DEPARTMENT = "department"
    ENROLLMENT_ACCOUNT = "enrollment account"
    BILLING_PROFILE = "billing profile"
    INVOICE_SECTION = "invoice section"
    CUSTOMER = "customer"
    MANAGEMENT_GROUP = "management group"


_SUBSCRIPTION = r"/subscriptions/(?P<subscription>[0-9a-f-]{36})"
_ACCOUNT = r"/providers/Microsoft\.Billing/billingAccounts/(?P<account>[\w:-]{1,200})"
_PART = r"[^/?#\s]{1,200}"
_PATTERNS = {
    ScopeKind.SUBSCRIPTION: _SUBSCRIPTION,
    ScopeKind.RESOURCE_GROUP: rf"{_SUBSCRIPTION}/resourceGroups/{_PART}",
    ScopeKind.BILLING_ACCOUNT: _ACCOUNT,
    ScopeKind.DEPARTMENT: rf"{_ACCOUNT}/departments/{_PART}",
    ScopeKind.ENROLLMENT_ACCOUNT: rf"{_ACCOUNT}/enrollmentAccounts/{_PART}",
    ScopeKind.BILLING_PROFILE: rf"{_ACCOUNT}/billingProfiles/{_PART}",
    ScopeKind.INVOICE_SECTION: rf"{_ACCOUNT}/billingProfiles/{_PART}/invoiceSections/{_PART}",
    ScopeKind.CUSTOMER: rf"{_ACCOUNT}/customers/{_PART}",
    ScopeKind.MANAGEMENT_GROUP: rf"/providers/Microsoft\.Management/managementGroups/{_PART}",
}
_ENROLMENT = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """`path` begins with a slash and ends without one; `account` is empty for subscriptions."""

    kind: ScopeKind
    path: str
    account: str

    @property
    def is_enrolment(self) -> bool:
        """Below an EA account: those of a customer agreement have a colon in their name."""
        return bool(self.account) and ":" not in self.account

    @property
    def is_customer_agreement(self) -> bool:
        return ":" in self.account


def parsed(text: str) -> Scope:
    """Raises AppError `scope_invalid`."""
    path = f"/{text.strip().strip('/')}"
    for kind, pattern in _PATTERNS.items():
        if found := re.fullmatch(pattern, path, re.IGNORECASE):
            return Scope(kind, path, found.groupdict().get("account") or "")
    raise AppError(SCOPE_INVALID, text[:300] or "no scope")


def for_cost_details(text: str) -> Scope:
    """Raises AppError `scope_invalid`, also for a management group: there are no reports of it."""
    scope = parsed(text)
    if scope.kind is ScopeKind.MANAGEMENT_GROUP:
        raise AppError(SCOPE_INVALID, "Cost Details has no reports of a management group")
    return scope


def enrolment(text: str) -> str:
    """Raises AppError `scope_invalid` for what is no enrolment number."""
    if not _ENROLMENT.fullmatch(text.strip()):
        raise AppError(SCOPE_INVALID, f"{text[:100]!r} is no enrolment number")
    return text.strip()
