"""`/api/v1/analytics/values` and `/resources`: what can be chosen, costliest first."""

import functools
from typing import Any, cast

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.accounts.scope import Scope
from abi.core.api.conditional import Conditional
from abi.core.api.json import written
from abi.core.api.plain import AsItIs, Plain
from analytics.api.as_of import AsOfSerializer, with_as_of
from analytics.api.choices import BASES
from analytics.api.fields import Strict, TextField, validated
from analytics.api.prices import asked_within
from analytics.pickers.members import Found, said
from analytics.pickers.resources_sql import SHORTEST, Sought
from analytics.pickers.values_sql import Asked
from analytics.query import MAX_LIMIT, MAX_TEXT, Period
from analytics.vocabulary import Basis


class MembersQuerySerializer(Strict):
    """The period is half-open and read by whole months; the answer says which."""

    start = serializers.DateField()
    end = serializers.DateField()
    basis = serializers.ChoiceField(BASES, default=Basis.BILLED.value)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=50)


class ValuesQuerySerializer(MembersQuerySerializer):
    dimension = serializers.CharField(
        help_text="A dimension's name, `tag:<key>`, or `tag` for the tag keys."
    )
    search = TextField(
        default="",
        max_length=MAX_TEXT,
        help_text="A part of the value or its name, whatever the case; empty: every value.",
    )


class ResourcesQuerySerializer(MembersQuerySerializer):
    search = TextField(
        min_length=SHORTEST,
        max_length=MAX_TEXT,
        help_text="A part of the resource's id or name, whatever the case.",
    )


class MonthsSerializer(Plain):
    """Half-open: `end` is the first day after the last month."""

    start = serializers.DateField()
    end = serializers.DateField()


class ValueSerializer(AsItIs):
    """Unlike amounts are never added: `cost` is exact decimal text by currency."""

    value = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True, help_text="The newest; empty where none is.")
    cost = serializers.DictField(child=serializers.CharField())
    lines = serializers.IntegerField()


class ResourceSerializer(ValueSerializer):
    subscription = serializers.CharField(allow_blank=True)
    resource_group = serializers.CharField(allow_blank=True)
    location = serializers.CharField(allow_blank=True)
    service = serializers.CharField(allow_blank=True)


class ValuesSerializer(Plain):
    items = ValueSerializer(many=True, help_text="The costliest of its currency first.")
    has_more = serializers.BooleanField(help_text="Whether the limit cut values off.")
    period = MonthsSerializer(source="months")
    as_of = AsOfSerializer()


class ResourcesSerializer(ValuesSerializer):
    items = ResourceSerializer(many=True, help_text="The costliest of its currency first.")


# One of each for all: fields are copied when it is made, which takes longer than an answer does.
_VALUES, _RESOURCES = ValuesSerializer(), ResourcesSerializer()
_ASKED, _SOUGHT = ValuesQuerySerializer(), ResourcesQuerySerializer()


class ValuesView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(parameters=[ValuesQuerySerializer], responses=ValuesSerializer)
    def get(self, request: Request) -> Response:
        """What a dimension can be filtered to, of the lines this person may see."""
        with asked_within(_scope(request)):
            asked = _values_asked(_query_string(request))
        return _answered(asked, _VALUES, request)


class ResourcesView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(parameters=[ResourcesQuerySerializer], responses=ResourcesSerializer)
    def get(self, request: Request) -> Response:
        """Resources this person may see, by a part of their id or name."""
        return _answered(_resources_asked(_query_string(request)), _RESOURCES, request)


def _scope(request: Request) -> Scope:
    return scope_of(cast("User", request.user))


def _query_string(request: Request) -> str:
    return str(request.META.get("QUERY_STRING", ""))


# Pages ask the same again and again; what is refused is read each time.
@functools.lru_cache(maxsize=512)
def _values_asked(text: str) -> Asked:
    return Asked(**_asked(_ASKED, text))


@functools.lru_cache(maxsize=512)
def _resources_asked(text: str) -> Sought:
    return Sought(**_asked(_SOUGHT, text))


def _asked(shape: Strict, text: str) -> dict[str, Any]:
    asked = validated(shape, QueryDict(text))
    period = Period(asked.pop("start"), asked.pop("end"))
    return asked | {"period": period, "basis": Basis(asked["basis"])}


def _answered(asked: Asked | Sought, shape: ValuesSerializer, request: Request) -> Response:
    def say(found: Found) -> bytes:
        return written(shape.all_but("as_of", found))

    text, as_of = said(asked, scope=_scope(request), say=say)
    return Response(with_as_of(text, as_of))
