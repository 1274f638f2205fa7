"""The shapes of `/api/v1/workflows/`."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from abi.core.api.language import language_of
from workflows import catalogue, progress
from workflows.failures import RunError, summarised
from workflows.models import Status, WorkflowRun
from workflows.progress import Progress, Stage

TYPE_NAMES = [kind.key for kind in catalogue.TYPES]


class ProgressSerializer(serializers.Serializer[Progress]):
    """With several deliveries at once, `stage` and `current` tell of the one that moved last."""

    stage = serializers.ChoiceField([each.value for each in Stage])
    deliveries_done = serializers.IntegerField()
    deliveries_total = serializers.IntegerField()
    current = serializers.CharField(allow_null=True)
    lines_loaded = serializers.IntegerField()
    lines_total = serializers.IntegerField()


class RunErrorSerializer(serializers.Serializer[RunError]):
    """Why a run failed: stable code, particulars, and cause and fix in the reader's language."""

    code = serializers.CharField()
    detail = serializers.CharField()
    cause = serializers.CharField()
    fix = serializers.CharField()


class RunSerializer(serializers.ModelSerializer[WorkflowRun]):
    """One run. `records_processed` counts the lines of the deliveries that were published."""

    workflow_name = serializers.SerializerMethodField()
    workflow_type = serializers.ChoiceField(TYPE_NAMES)
    status = serializers.ChoiceField(Status.values)
    parameters = serializers.DictField()
    error_message = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    requested_by = serializers.CharField(source="requested_by.username", allow_null=True)
    schedule = serializers.SerializerMethodField()
    cancellable = serializers.BooleanField()

    class Meta:
        model = WorkflowRun
        fields = (
            "id", "workflow_name", "workflow_type", "status", "start_time", "end_time",
            "parameters", "error_message", "error", "records_processed", "progress",
            "requested_by", "schedule", "cancellable",
        )  # fmt: skip
        read_only_fields = fields

    def get_workflow_name(self, run: WorkflowRun) -> str:
        return catalogue.find(run.workflow_type).name.en

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_error_message(self, run: WorkflowRun) -> str | None:
        error = self._error(run)
        return f"{error.cause} {error.detail}" if error else None

    @extend_schema_field(RunErrorSerializer(allow_null=True))
    def get_error(self, run: WorkflowRun) -> Any:
        error = self._error(run)
        return RunErrorSerializer(error).data if error else None

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, run: WorkflowRun) -> Any:
        return ProgressSerializer(progress.read(run.progress)).data

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_schedule(self, run: WorkflowRun) -> str | None:
        return run.schedule or None

    def _error(self, run: WorkflowRun) -> RunError | None:
        return summarised(run.failures, language_of(self.context["request"]))


class RunsSerializer(serializers.Serializer[Any]):
    items = RunSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RunFilterSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(Status.values, required=False)
    workflow_type = serializers.ChoiceField(TYPE_NAMES, required=False)
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class TriggerSerializer(serializers.Serializer[Any]):
    """`parameters` as the type's own JSON schema says; `schedule` is a cron text in UTC."""

    workflow_type = serializers.CharField(max_length=60)
    parameters = serializers.DictField()
    schedule = serializers.CharField(max_length=100, required=False, allow_null=True)


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class WordsSerializer(serializers.Serializer[Any]):
    en = serializers.CharField()
    zh = serializers.CharField()


class WorkflowTypeSerializer(serializers.Serializer[Any]):
    workflow_type = serializers.CharField()
    name = WordsSerializer()
    description = WordsSerializer()
    schedule = serializers.CharField(allow_null=True, help_text="Cron text in UTC.")
    parameters = serializers.DictField(help_text="JSON schema.")


class ScheduleSerializer(serializers.Serializer[Any]):
    """A schedule as Temporal keeps it. Only a person's own kind is `removable`."""

    id = serializers.CharField()
    workflow_type = serializers.CharField()
    schedule = serializers.CharField(help_text="Cron text in UTC.")
    parameters = serializers.DictField()
    next_run = serializers.DateTimeField(allow_null=True)
    paused = serializers.BooleanField()
    removable = serializers.BooleanField()


class SchedulesSerializer(serializers.Serializer[Any]):
    items = ScheduleSerializer(many=True)
