"""`/api/v1/analytics/sql`: SQL of people's own over what they may see."""

import csv
import io
import json
import uuid
from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from analytics.api.choices import SQL_FORMATS
from analytics.api.fields import CellsField, Strict
from analytics.api.sql_cells import wire
from analytics.api.sql_fields import ParametersField, SqlField
from analytics.explorer.estimate import estimate
from analytics.explorer.limits import MOST_ROWS
from analytics.explorer.run import Asked, Ran, run
from analytics.exports.shapes import FORMULA_STARTS


class SqlSerializer(Strict):
    """`run_id` is one's own name for the run, by which it can be looked at and cancelled."""

    query = SqlField()
    parameters = ParametersField(default=dict)
    format = serializers.ChoiceField(SQL_FORMATS, default="json")
    limit = serializers.IntegerField(min_value=1, max_value=MOST_ROWS, default=10_000)
    run_id = serializers.UUIDField(required=False)


class EstimateSerializer(Strict):
    query = SqlField()
    parameters = ParametersField(default=dict)


class SqlColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.CharField(help_text="ClickHouse's.")


class SqlAnswerSerializer(serializers.Serializer[Any]):
    """`rows` is row by row; `is_cut` says that there were more than `limit`."""

    run_id = serializers.UUIDField()
    columns = SqlColumnSerializer(many=True)
    rows = CellsField()
    is_cut = serializers.BooleanField()
    read_rows = serializers.IntegerField()
    read_bytes = serializers.IntegerField()
    milliseconds = serializers.IntegerField()


class SqlEstimateSerializer(serializers.Serializer[Any]):
    """At most so many rows and bytes, before compression, and how many one run may read."""

    rows = serializers.IntegerField()
    bytes = serializers.IntegerField()
    most_rows = serializers.IntegerField()
    most_bytes = serializers.IntegerField()
    is_too_much = serializers.BooleanField()


class SqlView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)
    throttle_scope = "work"

    @extend_schema(
        request=SqlSerializer,
        responses={
            200: SqlAnswerSerializer,
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "With `format` csv."),
        },
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Run one SELECT over azure_billing_detail, focus and daily_cost."""
        asked = _validated(SqlSerializer, request)
        person = cast("User", request.user)
        ran = run(
            Asked(
                asked["query"],
                asked["parameters"],
                asked["limit"],
                asked.get("run_id") or uuid.uuid4(),
            ),
            person=person,
            scope=scope_of(person),
        )
        return _as_csv(ran) if asked["format"] == "csv" else Response(_as_json(ran))


class SqlEstimateView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(request=EstimateSerializer, responses=SqlEstimateSerializer)
    def post(self, request: Request) -> Response:
        """What a run would read, before it is run."""
        asked = _validated(EstimateSerializer, request)
        person = cast("User", request.user)
        found = estimate(
            asked["query"],
            asked["parameters"],
            scope=scope_of(person),
        )
        return Response(
            {
                "rows": found.rows,
                "bytes": found.bytes,
                "most_rows": found.limits.read_rows,
                "most_bytes": found.limits.read_bytes,
                "is_too_much": found.is_too_much,
            }
        )


def _validated(shape: type[Strict], request: Request) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return cast("dict[str, Any]", serializer.validated_data)


def _as_json(ran: Ran) -> dict[str, object]:
    found = ran.explored
    return {
        "run_id": str(ran.run.pk),
        "columns": [{"name": each.name, "type": each.type} for each in found.result.columns],
        "rows": list(_rows(ran)),
        "is_cut": found.is_cut,
        "read_rows": found.read_rows,
        "read_bytes": found.read_bytes,
        "milliseconds": ran.milliseconds,
    }


def _as_csv(ran: Ran) -> HttpResponse:
    found = ran.explored
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(each.name for each in found.result.columns)
    writer.writerows([_cell(each) for each in row] for row in found.result.rows())
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="sql-{ran.run.pk}.csv"'
    response.headers["ABI-Rows"] = str(len(found.result))
    response.headers["ABI-Cut"] = str(found.is_cut).lower()
    return response


def _cell(value: object) -> object:
    """A spreadsheet would run a text that begins like a formula: an apostrophe stops it."""
    said = wire(value)
    if isinstance(said, list | dict):
        return json.dumps(said, ensure_ascii=False)
    is_text = isinstance(value, bytes | str) and isinstance(said, str)
    return f"'{said}" if is_text and str(said).startswith(tuple(FORMULA_STARTS)) else said


def _rows(ran: Ran) -> Iterator[list[object]]:
    return ([wire(each) for each in row] for row in ran.explored.result.rows())
