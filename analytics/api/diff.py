"""`/api/v1/analytics/diff`: what changed between two snapshots of one month."""

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
from abi.core.api.fields import DecimalText
from analytics.api.as_of import AsOfSerializer, SnapshotReadSerializer
from analytics.api.choices import BASES, DIFF_MEMBERS
from analytics.api.fields import Strict
from analytics.diff import Asked, difference
from analytics.query import MAX_LIMIT

_MAX_ID = 2**63 - 1


class DiffQuerySerializer(Strict):
    """Two snapshots of the same source, dataset and month."""

    before = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    after = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    by = serializers.ChoiceField(DIFF_MEMBERS)
    currency = serializers.CharField(default="", max_length=10)
    limit = serializers.IntegerField(
        default=100, min_value=1, max_value=MAX_LIMIT, help_text="Members of each currency."
    )


class DiffTotalSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    before = DecimalText(source="cost_before")
    after = DecimalText(source="cost_after")
    difference = DecimalText(help_text="after - before")
    lines_before = serializers.IntegerField()
    lines_after = serializers.IntegerField()


class DiffItemSerializer(DiffTotalSerializer):
    member = serializers.CharField(allow_blank=True)
    name = serializers.CharField(source="member_name", allow_blank=True)


class DiffOthersSerializer(DiffTotalSerializer):
    members = serializers.IntegerField(help_text="How many are collapsed into this row.")


class DiffSerializer(serializers.Serializer[Any]):
    """Of each currency, items and others add up to the totals to the last digit."""

    before = SnapshotReadSerializer()
    after = SnapshotReadSerializer()
    basis = serializers.ChoiceField(BASES)
    items = DiffItemSerializer(many=True, help_text="The largest difference first.")
    others = DiffOthersSerializer(many=True, help_text="The members beyond the limit.")
    totals = DiffTotalSerializer(many=True)
    as_of = AsOfSerializer(help_text="Of the snapshot `after`.")


class DiffView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(parameters=[DiffQuerySerializer], responses=DiffSerializer)
    def get(self, request: Request) -> Response:
        """Old, new and difference of each member, of the lines this person may see."""
        serializer = DiffQuerySerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        asked = Asked(**serializer.validated_data)
        found = difference(asked, scope=scope_of(cast("User", request.user)))
        return Response(DiffSerializer(found).data)
