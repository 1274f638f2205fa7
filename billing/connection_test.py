"""Does a source work: one look at its files or one cheap question to its API, now."""

import posixpath
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from abi.core.audit.record import Actor, record
from abi.core.errors import AppError, ErrorKind
from billing import connections, source_rules
from billing.azure import exports, files, scopes
from billing.azure.connector import Wanted
from billing.azure.http.answer import Answer
from billing.azure.http.attempts import BRIEF
from billing.azure.http.client import AzureClient, Request
from billing.azure.manifest import DATASETS, NAMES, parse
from billing.connection_errors import USAGE_ONLY_EXPORT
from billing.errors import NOTHING_TO_INGEST
from billing.heads import head_of
from billing.models import Source, SourceKind
from billing.storage import Place, objects, place, read_bytes

_LOOKED_AT = 20
_EXPORTS = "/providers/Microsoft.CostManagement/exports?api-version=2023-08-01"


@dataclass(frozen=True, slots=True)
class Tested:
    """How far it came. `newest_at` is ISO 8601; `rows` and `version` are the newest delivery's.

    None or empty: unknown, or it did not come that far.
    """

    source: str
    works: bool = False
    configured: bool = False
    signed_in: bool | None = None
    listed: bool = False
    read: bool = False
    objects: int | None = None
    manifests: int | None = None
    newest_at: str = ""
    version: str = ""
    rows: int | None = None
    error: ErrorKind | None = None
    detail: str = ""

    def in_words(self, language: str) -> str:
        """One line for people."""
        if self.error is None:
            return f"{self.source}: OK"
        words = (each.in_language(language) for each in (self.error.cause, self.error.fix))
        return f"{self.source}: {' '.join(words)} ({self.error.code}: {self.detail})"


def tested(source: Source, *, actor: Actor | None) -> Tested:
    """Never raises AppError: what is wrong is part of the answer. Leaves an audit event."""
    found = Tested(source.name)
    try:
        source_rules.refuse_unusable(source)
        found = replace(found, configured=True)
        found = replace(_LOOKS[SourceKind(source.kind)](source, found), works=True)
    except AppError as e:
        found = replace(found, error=e.kind, detail=e.detail)
    told = asdict(replace(found, error=None)) | {"error": found.error.code if found.error else ""}
    target = f"source {source.pk or source.name}"  # one that is being set up has no number
    record(actor=actor, action="source.tested", target=target, after=told)
    return found


def _files(source: Source, found: Tested) -> Tested:
    where = place(source.url, access=connections.storage(source))
    there = objects(where)
    signed_in = True if source.credential else None
    found = replace(found, signed_in=signed_in, listed=True, objects=len(there))
    for delivery in files.deliveries(where, Wanted(source.name, source.dataset, source.currency)):
        found = replace(found, read=True, newest_at=max(found.newest_at, delivery.submitted_at))
    if not found.read:
        raise AppError(NOTHING_TO_INGEST, source.url)
    return found


def _exports(source: Source, found: Tested) -> Tested:
    where = place(source.url, access=connections.storage(source))
    there = objects(where)
    newest = max((item.changed_at for item in there), default="")
    manifests = [item.path for item in there if posixpath.basename(item.path) in NAMES]
    signed_in = True if source.credential else None
    found = replace(
        found,
        signed_in=signed_in,
        listed=True,
        objects=len(there),
        manifests=len(manifests),
        newest_at=newest,
    )
    _refuse_usage_only(where, manifests)
    return _with_newest(where, source, found)


def _with_newest(where: Place, source: Source, found: Tested) -> Tested:
    wanted = Wanted(source.name, source.dataset, source.currency)
    deliveries = exports.deliveries(where, wanted)
    if not deliveries:
        raise AppError(NOTHING_TO_INGEST, source.url)
    newest = max(deliveries, key=lambda each: each.submitted_at)
    for blob in newest.blobs[:1]:
        head_of(where.store, blob.path)
    return replace(found, read=True, version=newest.data_version, rows=newest.stated_rows)


def _refuse_usage_only(where: Place, manifests: list[str]) -> None:
    """A Usage export looks complete and has no purchase in it."""
    looked_at = manifests[-_LOOKED_AT:]
    types = {parse(read_bytes(where.store, path), path).type.lower() for path in looked_at}
    if "usage" in types and not types & {*DATASETS, ""}:
        raise AppError(USAGE_ONLY_EXPORT, "; ".join(looked_at[:3]))


def _arm(source: Source, found: Tested) -> Tested:
    client = connections.arm(source, patience=BRIEF)
    return _asked(client, f"{scopes.for_cost_details(source.scope).path}{_EXPORTS}", found)


def _china(source: Source, found: Tested) -> Tested:
    client = connections.enterprise(source, patience=BRIEF)
    return _asked(client, f"/rest/{scopes.enrolment(source.scope)}/usage-reports", found)


def _legacy(source: Source, found: Tested) -> Tested:
    client = connections.enterprise(source, patience=BRIEF)
    path = f"/v3/enrollments/{scopes.enrolment(source.scope)}/billingperiods"
    return _asked(client, path, found)


def _asked(client: AzureClient, path: str, found: Tested) -> Tested:
    client.sign_in()
    found = replace(found, signed_in=True)
    client.ask(Request("GET", f"{client.base}{path}", _anything, accept=(200, 204)))
    return replace(found, listed=True, read=True)


def _anything(answer: Answer) -> bool:
    """Raises ValueError for an answer that is cut off or a proxy's page."""
    if answer.status == 200 and answer.body.decode("utf-8-sig").lstrip()[:1] not in "[{":
        raise ValueError("neither a list nor an object")
    return True


def _nothing(_source: Source, found: Tested) -> Tested:
    """People bring the files: there is nothing to reach."""
    return found


_LOOKS: dict[SourceKind, Callable[[Source, Tested], Tested]] = {
    SourceKind.EXPORTS: _exports,
    SourceKind.FILES: _files,
    SourceKind.COST_DETAILS: _arm,
    SourceKind.EA_CHINA: _china,
    SourceKind.EA_LEGACY: _legacy,
    SourceKind.UPLOAD: _nothing,
}
