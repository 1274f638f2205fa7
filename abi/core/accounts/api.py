"""`/api/v1/me`: who is signed in, what they may do and what they see."""

from typing import Any, cast

from django.conf import settings
from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.accounts.second_factor.proof import enrolled_at
from abi.core.audit.record import record


class ConditionSerializer(serializers.Serializer[Any]):
    dimension = serializers.ChoiceField([item.value for item in ScopeDimension])
    values = serializers.ListField(child=serializers.CharField())
    tag_key = serializers.CharField(allow_blank=True)


class ScopeSerializer(serializers.Serializer[Any]):
    """A union of grants; a grant is a list of conditions that must all hold."""

    everything = serializers.BooleanField(source="sees_everything")
    nothing = serializers.BooleanField(source="sees_nothing")
    grants = serializers.ListField(
        child=serializers.ListField(child=ConditionSerializer()), source="ordered"
    )


class SecondFactorSerializer(serializers.Serializer[Any]):
    """`missing`: this session administers nothing until a second factor is proved."""

    set_up = serializers.BooleanField()
    missing = serializers.BooleanField()


class MeSerializer(serializers.ModelSerializer[User]):
    roles = serializers.ListField(child=serializers.ChoiceField([r.value for r in Role]))
    permissions = serializers.SerializerMethodField()
    scope = serializers.SerializerMethodField()
    second_factor = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id", "username", "display_name", "email", "language", "is_staff", "roles",
            "permissions", "scope", "second_factor",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(list(Permission))))
    def get_permissions(self, user: User) -> list[str]:
        return sorted(user.permissions)

    @extend_schema_field(ScopeSerializer)
    def get_scope(self, user: User) -> Any:
        return ScopeSerializer(scope_of(user)).data

    @extend_schema_field(SecondFactorSerializer)
    def get_second_factor(self, user: User) -> Any:
        return {"set_up": enrolled_at(user) is not None, "missing": bool(user.unproved)}


class MyLanguageSerializer(serializers.Serializer[Any]):
    language = serializers.ChoiceField(settings.LANGUAGES)


class MeView(APIView):
    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in."""
        return Response(MeSerializer(_user(request)).data)

    @extend_schema(request=MyLanguageSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change one's own language; everything else about a person is an admin's to change."""
        wanted = MyLanguageSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = _user(request)
        _speak(user, wanted.validated_data["language"])
        return Response(MeSerializer(user).data)


@transaction.atomic
def _speak(user: User, language: str) -> None:
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    if before != language:
        states = {"before": {"language": before}, "after": {"language": language}}
        record(actor=user, action="user.changed", target=f"user {user.pk}", **states)


def _user(request: Request) -> User:
    """The permission class has refused strangers before."""
    return cast("User", request.user)
