"""`/api/v1/analytics/sql/runs`: one's own history, how far a run is, and its end."""

import uuid
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from analytics.api.sql_fields import ParametersField
from analytics.explorer import history
from analytics.models import SqlRun, SqlState


class SqlErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class SqlProgressSerializer(serializers.Serializer[Any]):
    read_rows = serializers.IntegerField()
    total_rows = serializers.IntegerField(help_text="As the server guesses.")
    elapsed_seconds = serializers.FloatField()


class SqlRunSerializer(serializers.ModelSerializer[SqlRun]):
    parameters = ParametersField()
    state = serializers.ChoiceField(SqlState.choices)
    error = SqlErrorSerializer(allow_null=True)

    class Meta:
        model = SqlRun
        fields = (
            "id", "query", "parameters", "state", "error", "started_at", "finished_at", "rows",
            "read_rows", "read_bytes",
        )  # fmt: skip


class SqlRunStatusSerializer(SqlRunSerializer):
    """`progress` is null before the run is in ClickHouse and once it has ended."""

    progress = SqlProgressSerializer(allow_null=True)

    class Meta(SqlRunSerializer.Meta):
        fields = (*SqlRunSerializer.Meta.fields, "progress")  # type: ignore[assignment]


class SqlRunsSerializer(serializers.Serializer[Any]):
    items = SqlRunSerializer(many=True)


class SqlRunsView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(operation_id="analytics_sql_runs_list", responses=SqlRunsSerializer)
    def get(self, request: Request) -> Response:
        """One's own runs, the newest 100."""
        runs = history.newest(_person(request))
        return Response({"items": SqlRunSerializer(runs, many=True).data})


class SqlRunView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(responses=SqlRunStatusSerializer)
    def get(self, request: Request, run_id: uuid.UUID) -> Response:
        """A run of one's own, and how far it is."""
        return Response(_told(history.find(run_id, _person(request))))

    @extend_schema(responses={200: SqlRunStatusSerializer})
    def delete(self, request: Request, run_id: uuid.UUID) -> Response:
        """Cancel it; once it has ended nothing happens."""
        run = history.find(run_id, _person(request))
        history.cancel(run, _person(request))
        return Response(_told(run))


def _told(run: SqlRun) -> dict[str, Any]:
    found = history.progress(run)
    progress = SqlProgressSerializer(found).data if found else None
    return {**SqlRunSerializer(run).data, "progress": progress}


def _person(request: Request) -> User:
    return cast("User", request.user)
