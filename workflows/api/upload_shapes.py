"""The shapes of `/api/v1/billing/uploads`. Money is exact decimal text by currency."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.models import Dataset, Upload, UploadStatus


class UploadingSerializer(serializers.Serializer[Any]):
    """`multipart/form-data`. The file's name is a label only; its bytes say what it is."""

    file = serializers.FileField()
    source = serializers.SlugField(  # type: ignore[assignment]
        max_length=100, help_text="A source of kind upload; an administrator's new name makes one."
    )
    dataset = serializers.ChoiceField(
        Dataset.choices, required=False, help_text="Only for files that do not tell."
    )


class UploadSumSerializer(serializers.Serializer[Any]):
    old = serializers.CharField()
    new = serializers.CharField()
    difference = serializers.CharField()


class UploadLinesSerializer(serializers.Serializer[Any]):
    old = serializers.IntegerField()
    new = serializers.IntegerField()
    difference = serializers.IntegerField()


class UploadSumsSerializer(serializers.Serializer[Any]):
    billed_cost = serializers.DictField(child=serializers.CharField())
    effective_cost = serializers.DictField(child=serializers.CharField())
    quarantined_cost = serializers.DictField(child=serializers.CharField())


class UploadSumChangesSerializer(serializers.Serializer[Any]):
    billed_cost = serializers.DictField(child=UploadSumSerializer())
    effective_cost = serializers.DictField(child=UploadSumSerializer())
    quarantined_cost = serializers.DictField(child=UploadSumSerializer())


class UploadChangeSerializer(serializers.Serializer[Any]):
    """Against what the month showed when the file was looked through."""

    shown_snapshot = serializers.IntegerField(allow_null=True)
    lines = UploadLinesSerializer()
    sums = UploadSumChangesSerializer()


class UploadRuleSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    currency = serializers.CharField(allow_blank=True)
    lines = serializers.IntegerField()
    unreadable = serializers.IntegerField(help_text="Lines without a readable cost.")
    cost = serializers.CharField(help_text="Of the lines that have a readable one.")


class UploadRefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class UploadReportSerializer(serializers.Serializer[Any]):
    """What the dry run found. `refusals` say why publishing would be refused as things are."""

    dataset = serializers.ChoiceField(Dataset.choices)
    billing_period = serializers.DateField()
    delivered = serializers.IntegerField()
    loaded = serializers.IntegerField()
    quarantined = serializers.IntegerField()
    unchanged = serializers.BooleanField(help_text="The month shows exactly this already.")
    sums = UploadSumsSerializer()
    unknown_columns = serializers.ListField(child=serializers.CharField())
    unknown_currencies = serializers.ListField(child=serializers.CharField())
    quarantine = UploadRuleSerializer(many=True)
    change = UploadChangeSerializer()
    refusals = UploadRefusalSerializer(many=True)
    replaces = serializers.ListField(
        child=serializers.CharField(), help_text="Sources this one wins over in the month."
    )


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """`report` is null until the dry run has ended well."""

    source = serializers.CharField(source="source.name")  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices, allow_blank=True)
    status = serializers.ChoiceField(UploadStatus.choices)
    run_id = serializers.UUIDField(allow_null=True)
    snapshot_id = serializers.IntegerField(allow_null=True)
    report = serializers.SerializerMethodField()
    uploaded_by = serializers.CharField(source="uploaded_by.username")
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True, default=None)

    class Meta:
        model = Upload
        fields = (
            "id", "source", "dataset", "name", "size", "sha256", "status", "error_code",
            "error_detail", "run_id", "snapshot_id", "report", "uploaded_by", "uploaded_at",
            "decided_by", "decided_at", "reason",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(UploadReportSerializer(allow_null=True))
    def get_report(self, upload: Upload) -> Any:
        return UploadReportSerializer(upload.report).data if upload.report else None


class UploadsSerializer(serializers.Serializer[Any]):
    items = UploadSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class UploadFilterSerializer(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class UploadDecisionSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)
