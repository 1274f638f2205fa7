"""An upload from its bytes to the run that looks through it."""

from collections.abc import Iterable

from abi.core.accounts.models import User
from abi.core.errors import AppError
from billing.models import Upload, UploadStatus
from billing.uploads import dry_run
from billing.uploads.receiving import Brought, receive
from billing.uploads.record import find
from workflows import runs, services
from workflows.errors import RUN_LOST
from workflows.models import Status
from workflows.uploads.parameters import WORKFLOW


def upload(brought: Brought, chunks: Iterable[bytes], *, actor: User) -> Upload:
    """Received, and being checked by a run.

    Raises what `receive` raises; `temporal_unreachable` leaves the upload failed.
    """
    made = receive(brought, chunks, actor=actor)
    asked = {"upload": str(made.pk)}
    try:
        run = services.trigger(actor=actor, workflow_type=WORKFLOW, parameters=asked)
    except AppError as error:
        dry_run.failed(str(made.pk), error.code, error.detail)
        raise
    Upload.objects.filter(pk=made.pk).update(run_id=run.pk)
    return find(made.pk)


def settled(found: Upload) -> Upload:
    """An upload whose run ended without a word is not being checked any more."""
    if found.status != UploadStatus.CHECKING or found.run_id is None:
        return found
    run = runs.find(found.run_id)
    if run.status == Status.RUNNING:
        return found
    code = run.failures[0]["code"] if run.failures else RUN_LOST.code
    dry_run.failed(str(found.pk), code, "")
    return find(found.pk)
