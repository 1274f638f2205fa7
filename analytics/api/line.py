"""`/api/v1/analytics/lines/<id>`: one billing line, whole, and where it came from."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.api.conditional import Conditional
from analytics.api.as_of import AsOfSerializer
from analytics.api.billing_data import AzureBillingDetailSerializer
from analytics.api.choices import BASES
from analytics.api.fields import Strict
from analytics.line import Asked, line
from analytics.vocabulary import Basis
from billing.api.withheld import WithheldSerializer
from billing.models import Dataset

_MAX_ID = 2**63 - 1


class LineQuerySerializer(Strict):
    """Beside the id of the address: where that line is looked for."""

    date = serializers.DateField(help_text="The line's own date.")
    basis = serializers.ChoiceField(BASES, default=Basis.BILLED.value)
    snapshot_id = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=_MAX_ID,
        help_text="A snapshot other than those shown now; 0: those shown now.",
    )


class OriginSerializer(serializers.Serializer[Any]):
    """From the source to the row of the file."""

    source = serializers.CharField()  # type: ignore[assignment]
    dataset = serializers.ChoiceField(Dataset.choices)
    billing_period = serializers.DateField(help_text="The month that bills it.")
    snapshot_id = serializers.IntegerField()
    run_id = serializers.CharField(allow_blank=True, help_text="The export's run, where known.")
    delivered_at = serializers.DateTimeField(
        allow_null=True, help_text="When the source last delivered exactly this content."
    )
    loaded_at = serializers.DateTimeField()
    blob = serializers.CharField(allow_blank=True)
    file_sha256 = serializers.CharField(
        allow_blank=True, help_text="Of the file as it landed; empty where not known."
    )


class EqualLineSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    snapshot_id = serializers.IntegerField()
    blob = serializers.CharField(allow_blank=True)
    line_number = serializers.IntegerField()


class LineSerializer(serializers.Serializer[Any]):
    line = AzureBillingDetailSerializer(source="item", help_text="As /api/v1/billing/data has it.")
    columns = serializers.DictField(
        child=serializers.CharField(allow_null=True, allow_blank=True),
        help_text="Every column, as exact text; null where the bill says nothing.",
    )
    tags = serializers.DictField(child=serializers.CharField(allow_blank=True))
    unknown_columns = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        help_text="Columns of the file that ABI does not know, as they were written.",
    )
    origin = OriginSerializer()
    line_number = serializers.IntegerField(help_text="In its file; the line after the header is 1.")
    equal_lines = EqualLineSerializer(
        many=True, source="equals", help_text="All that say the same, this one among them."
    )
    has_more_equal_lines = serializers.BooleanField(source="has_more_equals")
    withheld = WithheldSerializer(allow_null=True)
    as_of = AsOfSerializer()


class LineView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(parameters=[LineQuerySerializer], responses=LineSerializer)
    def get(self, request: Request, line_id: str) -> Response:
        """One line this person may see, by the id that /billing/data gives."""
        serializer = LineQuerySerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        basis = Basis(asked["basis"])
        found = line(
            Asked(line_id, asked["date"], basis, asked["snapshot_id"]),
            scope=scope_of(cast("User", request.user)),
        )
        return Response(LineSerializer(found).data)
