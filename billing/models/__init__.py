"""Where charges come from, and which of them are shown. The lines themselves are in ClickHouse."""

from billing.models.credentials import Credential, CredentialKind
from billing.models.datasets import Dataset
from billing.models.snapshots import Publication, PublicationQuerySet, Snapshot, SnapshotStatus
from billing.models.sources import Source, SourceKind
from billing.models.stated import StatedKind, StatedTotal

__all__ = [
    "Credential",
    "CredentialKind",
    "Dataset",
    "Publication",
    "PublicationQuerySet",
    "Snapshot",
    "SnapshotStatus",
    "Source",
    "SourceKind",
    "StatedKind",
    "StatedTotal",
]
