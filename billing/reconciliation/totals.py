"""Amounts that Azure stated, written down once for each time it was asked."""

from datetime import date

from billing.azure.reconciliation.statement import Statement
from billing.models import Source, StatedTotal


def keep(source: Source, month: date, statement: Statement) -> None:
    """The same document of the same moment is there once."""
    for each in statement.stated:
        StatedTotal.objects.get_or_create(
            source=source,
            billing_period=month,
            kind=each.kind,
            dataset=each.dataset,
            currency=each.currency,
            stated_at=statement.document.at,
            document=statement.document.blob.path,
            defaults={"amount": each.amount, "parts": dict(each.parts)},
        )
