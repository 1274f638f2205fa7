"""What Azure states about a month of a source: fetched, landed, and written down to compare."""

from billing.reconciliation.alarm import missed
from billing.reconciliation.fetching import Reconciled, fetch
from billing.reconciliation.questions import can_be_asked

__all__ = ["Reconciled", "can_be_asked", "fetch", "missed"]
