"""`/api/v1/analytics/sql/schema`: what SQL of people's own can name, and what it may use."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from analytics.api.words import LabelSerializer
from analytics.explorer.columns import ABOUT, COLUMNS
from analytics.explorer.limits import limits
from analytics.explorer.spelling import spelled


class ViewColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.CharField(help_text="ClickHouse's.")
    about = LabelSerializer(source="words")


class SqlViewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    about = LabelSerializer()
    columns = ViewColumnSerializer(many=True)


class FunctionGroupSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())


class SqlLimitsSerializer(serializers.Serializer[Any]):
    """Of one run; bytes read are counted before compression."""

    seconds = serializers.IntegerField()
    read_rows = serializers.IntegerField()
    read_bytes = serializers.IntegerField()
    memory_bytes = serializers.IntegerField()
    result_rows = serializers.IntegerField()
    at_once = serializers.IntegerField()


class SqlSchemaSerializer(serializers.Serializer[Any]):
    views = SqlViewSerializer(many=True)
    functions = FunctionGroupSerializer(many=True)
    limits = SqlLimitsSerializer()


class SqlSchemaView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(responses=SqlSchemaSerializer)
    def get(self, _request: Request) -> Response:
        """The views with their columns, the functions by what they are for, the limits."""
        told = {
            "views": [
                {"name": name, "about": ABOUT[name], "columns": columns}
                for name, columns in COLUMNS.items()
            ],
            "functions": [{"title": title, "names": names} for title, names in spelled().items()],
            "limits": limits(),
        }
        return Response(SqlSchemaSerializer(told).data)
