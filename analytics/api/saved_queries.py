"""`/api/v1/analytics/sql/queries`: SQL under a name, one's own and shared."""

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
from analytics.api.fields import Strict
from analytics.api.sql_fields import MOST_PARAMETERS, SqlField
from analytics.explorer import saved
from analytics.models import SavedQuery

_TYPE = r"^[A-Za-z][A-Za-z0-9]*(\([A-Za-z0-9(), ']*\))?$"


class QueryParameterSerializer(Strict):
    """One `{name:Type}` of the text: what it is of, and what it is when nobody says."""

    name = serializers.RegexField(r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)
    type = serializers.RegexField(_TYPE, max_length=100)
    default = serializers.CharField(
        allow_blank=True, default="", max_length=4000, trim_whitespace=False
    )
    about = serializers.CharField(allow_blank=True, default="", max_length=200)


class SavedQueryChangeSerializer(Strict):
    name = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=1000, allow_blank=True, default="")
    query = SqlField()
    parameters = serializers.ListField(
        child=QueryParameterSerializer(), default=list, max_length=MOST_PARAMETERS
    )
    is_shared = serializers.BooleanField(default=False)

    def validate_parameters(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = [each["name"] for each in value]
        if len(set(names)) != len(names):
            raise serializers.ValidationError("A name stands there twice.")
        return value


class SavedQuerySerializer(serializers.ModelSerializer[SavedQuery]):
    """`is_mine`: only then it may be changed."""

    owner = serializers.CharField(source="owner.get_username")
    parameters = QueryParameterSerializer(many=True)
    is_mine = serializers.SerializerMethodField()

    class Meta:
        model = SavedQuery
        fields = (
            "id", "name", "about", "query", "parameters", "is_shared", "owner", "is_mine",
            "updated_at",
        )  # fmt: skip

    def get_is_mine(self, row: SavedQuery) -> bool:
        return bool(row.owner_id == self.context["person"].pk)


class SavedQueriesSerializer(serializers.Serializer[Any]):
    items = SavedQuerySerializer(many=True)


class SavedQueriesView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(operation_id="analytics_sql_queries_list", responses=SavedQueriesSerializer)
    def get(self, request: Request) -> Response:
        """One's own and what others share, by name."""
        rows = saved.seen_by(_person(request))
        return Response({"items": _told(rows, request, many=True)})

    @extend_schema(request=SavedQueryChangeSerializer, responses={201: SavedQuerySerializer})
    def post(self, request: Request) -> Response:
        """Keep SQL under a name."""
        row = saved.save(_wanted(request), _person(request))
        return Response(_told(row, request), status=201)


class SavedQueryView(APIView):
    permission_classes = (requires(Permission.RUN_SQL),)

    @extend_schema(responses=SavedQuerySerializer)
    def get(self, request: Request, query_id: uuid.UUID) -> Response:
        """One's own, or one that is shared."""
        return Response(_told(saved.find(query_id, _person(request)), request))

    @extend_schema(request=SavedQueryChangeSerializer, responses=SavedQuerySerializer)
    def put(self, request: Request, query_id: uuid.UUID) -> Response:
        """Change one's own."""
        row = saved.find(query_id, _person(request))
        return Response(_told(saved.save(_wanted(request), _person(request), row), request))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, query_id: uuid.UUID) -> Response:
        """Delete one's own."""
        saved.delete(saved.find(query_id, _person(request)), _person(request))
        return Response(status=204)


def _wanted(request: Request) -> dict[str, Any]:
    serializer = SavedQueryChangeSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return cast("dict[str, Any]", serializer.validated_data)


def _told(rows: Any, request: Request, *, many: bool = False) -> Any:
    context = {"person": _person(request)}
    return SavedQuerySerializer(rows, many=many, context=context).data


def _person(request: Request) -> User:
    return cast("User", request.user)
