"""A file's bytes, landed under the name of their hash, and on record."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.db import transaction

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing.errors import UNKNOWN_SOURCE
from billing.models import Source, SourceKind, Upload
from billing.upload_errors import SOURCE_TAKES_NO_FILES
from billing.uploads.magic import HEAD_BYTES, refuse_unreadable
from billing.zone import LandingZone

_LABEL = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """What a person brings: for which source, and what they call it."""

    source: str
    dataset: str
    name: str


def receive(brought: Brought, chunks: Iterable[bytes], *, actor: User) -> Upload:
    """On record as being checked. The source is created when an administrator names a new one.

    Raises AppError `unknown_source`, `source_takes_no_files`, what `refuse_unreadable` and what
    the landing zone raises; then nothing is on record.
    """
    label = label_of(brought.name)
    _refuse_unwilling(brought.source, actor)
    landed = LandingZone().keep(label, _readable(iter(chunks), label))
    with transaction.atomic():
        upload = Upload.objects.create(
            source=_source(brought.source, actor),
            dataset=brought.dataset,
            name=label,
            size=landed.size,
            sha256=landed.sha256,
            landed=asdict(landed),
            uploaded_by=actor,
        )
        record(
            actor=actor,
            action="upload.received",
            target=f"upload:{upload.pk}",
            after={
                "source": brought.source,
                "file": label,
                "bytes": landed.size,
                "sha256": landed.sha256,
            },
        )
    return upload


def label_of(name: str) -> str:
    """The last part, printable: a path that the client made up leads nowhere."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[:_LABEL] or "file"


def _refuse_unwilling(name: str, actor: User) -> None:
    found = Source.objects.filter(name=name).first()
    if found is None and Permission.ADMINISTER not in actor.permissions:
        raise AppError(UNKNOWN_SOURCE, name)
    if found is not None and not found.enabled:
        raise AppError(UNKNOWN_SOURCE, name)
    if found is not None and found.kind != SourceKind.UPLOAD:
        raise AppError(SOURCE_TAKES_NO_FILES, name)


def _source(name: str, actor: User) -> Source:
    source, is_new = Source.objects.get_or_create(name=name, defaults={"kind": SourceKind.UPLOAD})
    if is_new:
        record(
            actor=actor, action="source.added", target=f"source {source.pk}", after={"name": name}
        )
    return source


def _readable(chunks: Iterator[bytes], label: str) -> Iterator[bytes]:
    """The same bytes, once their beginning is known to be a file that can be read."""
    head = b""
    while len(head) < HEAD_BYTES and (chunk := next(chunks, b"")):
        head += chunk
    refuse_unreadable(head[:HEAD_BYTES], label)
    yield head
    yield from chunks
