"""`/api/v1/me/keys`: a person's own keys. Only in person: no key makes, lists or ends another."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast, override

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.in_person import InPerson, JustProved
from abi.core.accounts.keys import issuing, shapes
from abi.core.accounts.keys.models import ApiKey
from abi.core.accounts.models import User
from abi.core.api import cursor
from abi.core.api.errors import INVALID_CURSOR
from abi.core.errors import AppError

_AT_ONCE = 100
# What the OpenAPI document says of them.
in_person = extend_schema(auth=[{"session": []}])  # type: ignore[list-item]  # its stub is wrong


class OwnKeysAskedSerializer(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False)
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="Part of a name or of an id, never a key.",
    )


@in_person
class OwnKeysView(APIView):
    @override
    def get_permissions(self) -> list[BasePermission]:
        proof = [] if self.request.method in SAFE_METHODS else [JustProved()]
        return [IsAuthenticated(), InPerson(), *proof]

    @extend_schema(
        parameters=[OwnKeysAskedSerializer],
        responses=shapes.KeysSerializer,
        operation_id="me_keys_list",
    )
    def get(self, request: Request) -> Response:
        """One's own keys, newest first, also those that have ended; never their secrets."""
        asked = OwnKeysAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data.get("search", "")
        rows = _owned(request).filter(Q(name__icontains=wanted) | Q(id8__icontains=wanted))
        rows = rows.select_related("use").order_by("-pk")
        if "cursor" in asked.validated_data:
            rows = rows.filter(pk__lt=_position(asked.validated_data["cursor"]))
        found = list(rows[: _AT_ONCE + 1])
        more = cursor.encode({"keys": found[_AT_ONCE - 1].pk}) if len(found) > _AT_ONCE else None
        body = {"keys": found[:_AT_ONCE], "next_cursor": more}
        return Response(shapes.KeysSerializer(body).data)

    @extend_schema(request=shapes.WantedKeySerializer, responses={201: shapes.MadeKeySerializer})
    def post(self, request: Request) -> Response:
        """Make a key for oneself. Needs a sign-in, or a password again, within 15 minutes."""
        wanted = shapes.WantedKeySerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        person = _person(request)
        return _told_once(issuing.issue(person, wanted.wanted(), by=person))


@in_person
class OwnKeyView(APIView):
    permission_classes = (IsAuthenticated, InPerson)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, id8: str) -> Response:
        """Revoke a key, from the next request on."""
        issuing.revoke(_own(request, id8), by=_person(request))
        return Response(status=HTTPStatus.NO_CONTENT)


@in_person
class OwnKeyRotationView(APIView):
    permission_classes = (IsAuthenticated, InPerson, JustProved)

    @extend_schema(request=shapes.RotationSerializer, responses={201: shapes.MadeKeySerializer})
    def post(self, request: Request, id8: str) -> Response:
        """A new key like this one, which lives on for a while. Needs what making one needs."""
        asked = shapes.RotationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        issued = issuing.rotate(
            _own(request, id8),
            overlap=timedelta(hours=asked.validated_data["overlap_hours"]),
            expires_at=asked.validated_data["expires_at"],
            by=_person(request),
        )
        return _told_once(issued)


def _told_once(issued: issuing.Issued) -> Response:
    body = shapes.told_once(issued)
    return Response(body, HTTPStatus.CREATED, headers={"Cache-Control": "no-store"})


def _person(request: Request) -> User:
    """The permission class has refused strangers before."""
    return cast("User", request.user)


def _owned(request: Request) -> Any:
    return ApiKey.objects.filter(user=_person(request))


def _own(request: Request, id8: str) -> ApiKey:
    """Another's key is not there. Raises Http404."""
    found: ApiKey | None = _owned(request).filter(id8=id8).first()
    if found is None:
        raise Http404(id8)
    return found


def _position(text: str) -> int:
    place = cursor.decode(text).get("keys")
    if not isinstance(place, int):  # signed by us, but for another list
        raise AppError(INVALID_CURSOR, "")
    return place
