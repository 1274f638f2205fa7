"""Cost Management exports in a folder or container: which runs are finished, and which is newest.

Nothing is read out of a path: what a run is, its manifest says.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import structlog

from abi.core.errors import AppError
from billing.azure.connector import Wanted
from billing.azure.manifest import DATASETS, FORMATS, NAMES, Manifest, ManifestBlob, parse
from billing.azure.reading import billing_period, dataset_of, is_telling
from billing.deliveries import DeliveredBlob, Delivery
from billing.errors import EXPORTS_OF_SEVERAL_SCOPES, UNSUPPORTED_FORMAT
from billing.heads import head_of, rows_of
from billing.storage import Place, StoredObject, objects, read_bytes

log = structlog.get_logger(__name__)
_EXPORT = re.compile(r"/(?:providers/microsoft\.costmanagement/)?exports/")


@dataclass(frozen=True, slots=True)
class _Run:
    """A manifest with the objects it names; `missing` are those that are not there."""

    path: str
    submitted_at: str
    digest: str
    manifest: Manifest
    found: tuple[tuple[ManifestBlob, StoredObject], ...]
    missing: tuple[str, ...]


def deliveries(where: Place, wanted: Wanted) -> tuple[Delivery, ...]:
    """The newest finished run of each (dataset, month), oldest month first.

    Runs of other types (price sheets, reservations …) are logged and left out.
    Raises AppError `source_unreachable`, `manifest_unreadable`, `unsupported_format`,
    `exports_of_several_scopes`.
    """
    there = {item.path: item for item in objects(where)}
    newest: dict[tuple[str, str], Delivery] = {}
    scopes: dict[tuple[str, str], set[str]] = {}
    for path in there:
        if posixpath.basename(path) in NAMES:
            run = _run(where, path, there)
            for delivery in _delivery(where, run, wanted):
                key = (delivery.billing_period, delivery.dataset)
                newest[key] = max(newest.get(key, delivery), delivery, key=_submitted)
                scopes.setdefault(key, set()).add(_scope(delivery))
    _refuse_several(scopes, wanted)
    return tuple(newest[key] for key in sorted(newest))


def _submitted(delivery: Delivery) -> str:
    return delivery.submitted_at


def _scope(delivery: Delivery) -> str:
    """What its export is of; several exports of one scope hold the same lines."""
    return _EXPORT.split(delivery.scope.lower())[0]


def _refuse_several(scopes: Mapping[tuple[str, str], set[str]], wanted: Wanted) -> None:
    """The newest alone would be a part of the bill, and another part tomorrow."""
    for (period, dataset), found in sorted(scopes.items()):
        asked = wanted.start <= period <= (wanted.end or period)
        if asked and len(named := sorted(found - {""})) > 1:
            detail = f"{period[:7]} {dataset}: {', '.join(named[:3])}"
            raise AppError(EXPORTS_OF_SEVERAL_SCOPES, detail)


def _run(where: Place, path: str, there: Mapping[str, StoredObject]) -> _Run:
    text = read_bytes(where.store, path, size=there[path].size)
    manifest = parse(text, path)
    pairs = [(blob, _locate(blob.name, path, there)) for blob in manifest.blobs]
    return _Run(
        path,
        manifest.submitted_at or there[path].changed_at,
        hashlib.sha256(text).hexdigest(),
        manifest,
        tuple((blob, item) for blob, item in pairs if item),
        tuple(blob.name for blob, item in pairs if not item),
    )


def _locate(
    name: str, manifest_path: str, there: Mapping[str, StoredObject]
) -> StoredObject | None:
    """`blobName` counts from the container; a copied folder may start anywhere below it."""
    folder = posixpath.dirname(manifest_path)
    for path in (name.lstrip("/"), posixpath.join(folder, posixpath.basename(name))):
        if path in there:
            return there[path]
    return None


def _delivery(where: Place, run: _Run, wanted: Wanted) -> tuple[Delivery, ...]:
    kind = run.manifest.type
    if kind and kind.lower() not in DATASETS:
        log.info("export_skipped", type=kind, manifest=run.path)
        return ()
    if run.manifest.format not in FORMATS:
        raise AppError(UNSUPPORTED_FORMAT, f"{run.manifest.format} in {run.path}")
    dataset = DATASETS.get(kind.lower()) or wanted.dataset or _dataset(where, run)
    period = _period(where, run, wanted)
    if period is None:
        log.info("export_skipped", type=kind, manifest=run.path, reason="empty and without month")
        return ()
    return (_described(where, run, wanted.source, dataset, period),)


def _described(where: Place, run: _Run, source: str, dataset: str, period: date) -> Delivery:
    manifest = run.manifest
    blobs = tuple(
        DeliveredBlob(item.path, item.size, item.etag, blob.bytes, blob.rows)
        for blob, item in run.found
    )
    return Delivery(
        source=source,
        dataset=dataset,
        billing_period=period.isoformat(),
        run_id=manifest.run_id or run.digest[:32],
        submitted_at=run.submitted_at,
        root_url=where.root_url,
        manifest_path=run.path,
        blobs=blobs,
        missing=run.missing,
        stated_blobs=manifest.blob_count,
        stated_bytes=manifest.byte_count,
        stated_rows=manifest.row_count,
        content_key=content_key(run.digest, blobs),
        scope=manifest.scope,
        data_version=manifest.data_version,
    )


def content_key(digest: str, blobs: tuple[DeliveredBlob, ...]) -> str:
    """Changes with the manifest and with any byte, as far as the store's tags tell."""
    named = [[blob.path, blob.size, blob.etag] for blob in blobs]
    return hashlib.sha256(json.dumps([digest, named]).encode()).hexdigest()


def _dataset(where: Place, run: _Run) -> str:
    for _, item in run.found:
        rows = rows_of(where.store, item.path, wanted=is_telling, limit=100_000)
        if told := dataset_of(head_of(where.store, item.path), rows):
            return told
    return "actual"


def _period(where: Place, run: _Run, wanted: Wanted) -> date | None:
    if run.manifest.start:
        return date.fromisoformat(run.manifest.start[:10]).replace(day=1)
    for _, item in run.found:
        head = head_of(where.store, item.path)
        if month := billing_period(head, currency=wanted.currency, rules=wanted.rules):
            return month
    return None
