"""The shapes of `/api/v1/workflows/`."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from abi.core.api.language import language_of
from workflows import catalogue, progress
from workflows.failures import RunError, summarised
from workflows.models import Status, WorkflowRun
from workflows.progress import MonthState, Progress, Stage

TYPE_NAMES = [kind.key for kind in catalogue.TYPES]


class ProgressSerializer(serializers.Serializer[Progress]):
    """With several deliveries at once, `stage` and `current` tell of the one that moved last."""

    stage = serializers.ChoiceField([each.value for each in Stage])
    deliveries_done = serializers.IntegerField()
    deliveries_total = serializers.IntegerField()
    current = serializers.CharField(allow_null=True)
    lines_loaded = serializers.IntegerField()
    lines_total = serializers.IntegerField()


class MonthSerializer(serializers.Serializer[Any]):
    """One month of one source. A throttled one is pending: it is tried again at `until`."""

    source = serializers.CharField()  # type: ignore[assignment]
    month = serializers.CharField(help_text="Such as 2026-09.")
    state = serializers.ChoiceField([each.value for each in MonthState])
    code = serializers.CharField(allow_blank=True, help_text="Why it failed or waits.")
    until = serializers.DateTimeField(allow_null=True)
    lines = serializers.IntegerField()


class EstimatedMonthSerializer(serializers.Serializer[Any]):
    """`found` is null where the source could not be asked: `code` says why."""

    source = serializers.CharField()  # type: ignore[assignment]
    month = serializers.CharField()
    found = serializers.BooleanField(allow_null=True)
    unchanged = serializers.BooleanField(allow_null=True)
    rows = serializers.IntegerField(allow_null=True)
    bytes = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(allow_null=True)


class EstimateSerializer(serializers.Serializer[Any]):
    """What a dry run found. Null is unknown: the source states no lines, or nothing was loaded."""

    months = serializers.IntegerField()
    found = serializers.IntegerField()
    missing = serializers.IntegerField()
    failed = serializers.IntegerField()
    unchanged = serializers.IntegerField(help_text="Found, and shown already byte for byte.")
    rows = serializers.IntegerField(allow_null=True)
    bytes = serializers.IntegerField(allow_null=True)
    seconds = serializers.IntegerField(allow_null=True, help_text="One month after the other.")
    lines_per_second = serializers.IntegerField(allow_null=True)
    by_month = EstimatedMonthSerializer(many=True)


class BackfillSerializer(serializers.Serializer[Any]):
    """What only backfills have. `months` is null in lists: ask for the one run."""

    paused = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="By state.")
    months = MonthSerializer(many=True, allow_null=True)
    estimate = EstimateSerializer(allow_null=True)


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
    # Said here: the model's words for people are in two languages, the description is in one.
    start_time = serializers.DateTimeField(read_only=True)
    end_time = serializers.DateTimeField(read_only=True, allow_null=True)
    parameters = serializers.DictField()
    error_message = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    backfill = serializers.SerializerMethodField()
    requested_by = serializers.CharField(source="requested_by.username", allow_null=True)
    schedule = serializers.SerializerMethodField()
    cancellable = serializers.BooleanField()

    class Meta:
        model = WorkflowRun
        fields = (
            "id", "workflow_name", "workflow_type", "status", "start_time", "end_time",
            "parameters", "error_message", "error", "warnings", "records_processed", "progress",
            "backfill", "requested_by", "schedule", "cancellable",
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

    @extend_schema_field(RunErrorSerializer(many=True))
    def get_warnings(self, run: WorkflowRun) -> Any:
        """What went wrong beside the run's own work: what it published is not touched by it."""
        language = language_of(self.context["request"])
        told = [summarised([each], language) for each in progress.warnings(run.progress)]
        return [RunErrorSerializer(each).data for each in told]

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, run: WorkflowRun) -> Any:
        return ProgressSerializer(progress.read(run.progress)).data

    @extend_schema_field(BackfillSerializer(allow_null=True))
    def get_backfill(self, run: WorkflowRun) -> Any:
        shown = progress.backfill(run.progress)
        if shown is None:
            return None
        brief = {"months": None} if self.context.get("brief") else {}
        return BackfillSerializer(shown | brief).data

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


class ReasonSerializer(serializers.Serializer[Any]):
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
