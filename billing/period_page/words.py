"""The stages and causes of a ledger, and where a month stands, as people say them.

By the names that a stored ledger has (billing/books/sheet.py).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import PeriodState, Severity

STAGES: dict[str, Any] = {
    "manifest": _("Manifest"),
    "landed": _("Landed"),
    "loaded": _("Loaded"),
    "rollup": _("Rollups"),
    "api": _("Query API total"),
    "balance": _("EA balance"),
    "invoice": _("Invoices"),
}
TOLD_BY_AZURE = ("api", "balance", "invoice")

MEASURES: dict[str, Any] = {
    "billed_cost": _("billed cost"),
    "effective_cost": _("effective cost"),
}

CAUSES: dict[str, Any] = {
    "quarantined": _("lines in quarantine"),
    "tax": _("tax, which no line has"),
    "marketplace": _("marketplace charges, which the statement leaves out"),
    "credit": _("credits, which no line has"),
    "support": _("support, which no line has"),
    "rounding": _("rounding to cents"),
    "late": _("charges that came after the statement"),
    "missing_lines": _("lines are missing"),
    "repeated_lines": _("lines are there twice"),
    "altered_lines": _("lines were altered"),
    "unknown": _("nobody knows"),
}

STATES: dict[str, Any] = {
    PeriodState.OPEN: _("The month is not over."),
    PeriodState.PROVISIONAL: _(
        "The month is over. It is not final before Azure has settled it and its books match."
    ),
    PeriodState.FINAL: _("Azure has settled it, and its books match. It can be signed."),
    PeriodState.LOCKED: _("It is signed: no run changes it any more."),
}

BOOKS: dict[str, Any] = {
    "": _("The ledger has not run yet."),
    Severity.OK: _("Every difference has a known cause."),
    Severity.LISTED: _("What is unexplained is at most 0.01 % and one unit of the currency."),
    Severity.WAITING: _("Azure stated a total that is newer than its last delivery."),
    Severity.RED: _("A difference has no known cause: the month cannot become final."),
}
