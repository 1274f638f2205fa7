"""Where charges come from, and which of them are shown. The lines themselves are in ClickHouse."""

from billing.models.alarms import Alarm, AlarmKind
from billing.models.arrivals import Arrival
from billing.models.credentials import Credential, CredentialKind
from billing.models.datasets import Dataset
from billing.models.drafts import DraftStep, SourceDraft
from billing.models.periods import (
    BillingPeriod,
    PeriodSignature,
    PeriodState,
    RestatementEvent,
    Severity,
)
from billing.models.reading_rules import ReadingRule, ReadingRuleKind
from billing.models.snapshots import Publication, PublicationQuerySet, Snapshot, SnapshotStatus
from billing.models.sources import Source, SourceAddress, SourceKind
from billing.models.stated import StatedKind, StatedTotal
from billing.models.uploads import Upload, UploadStatus

__all__ = [
    "Alarm",
    "AlarmKind",
    "Arrival",
    "BillingPeriod",
    "Credential",
    "CredentialKind",
    "Dataset",
    "DraftStep",
    "PeriodSignature",
    "PeriodState",
    "Publication",
    "PublicationQuerySet",
    "ReadingRule",
    "ReadingRuleKind",
    "RestatementEvent",
    "Severity",
    "Snapshot",
    "SnapshotStatus",
    "Source",
    "SourceAddress",
    "SourceDraft",
    "SourceKind",
    "StatedKind",
    "StatedTotal",
    "Upload",
    "UploadStatus",
]
