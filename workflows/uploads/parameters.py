"""What a person may ask of a dry run, and the name of the work that asks for the same."""

from collections.abc import Mapping

from rest_framework import serializers

from abi.core.errors import AppError
from billing.models import UploadStatus
from billing.upload_errors import UPLOAD_DECIDED
from billing.uploads.record import find
from workflows.parameters import refuse_unknown
from workflows.uploads.contracts import DryRun

WORKFLOW = "upload_dry_run"


class DryRunParameters(serializers.Serializer[DryRun]):
    """Uploading starts it by itself."""

    upload = serializers.UUIDField(help_text="The upload to look through.")


def parsed(parameters: Mapping[str, object]) -> DryRun:
    """Raises DRF's ValidationError naming the fields."""
    refuse_unknown(parameters, DryRunParameters())
    serializer = DryRunParameters(data=parameters)
    serializer.is_valid(raise_exception=True)
    return DryRun(str(serializer.validated_data["upload"]))


def shown(asked: DryRun) -> dict[str, object]:
    """The parameters as the record keeps them and as they may be sent again."""
    return {"upload": asked.upload}


def work(asked: DryRun) -> str:
    return f"upload-dry-run/{asked.upload}"


def refuse_unless_possible(asked: DryRun) -> None:
    """Raises AppError `unknown_upload`, `upload_decided`: an upload is looked through once."""
    upload = find(asked.upload)
    if upload.status != UploadStatus.CHECKING:
        raise AppError(UPLOAD_DECIDED, upload.status)
