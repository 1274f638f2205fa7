"""Whether who administers has proved a second factor in this session."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.accounts.sso.proof import SSO_PROOF
from abi.core.records.remembered import remembered


def must_prove(person: User) -> bool:
    """Who administers, or may open the admin site. A program has no phone: what it may do was given
    to it by somebody who had one.
    """
    administers = person.is_staff or Permission.ADMINISTER in person.granted
    return bool(settings.REQUIRE_MFA) and administers and not person.is_service


def has_proved(request: HttpRequest, person: User) -> bool:
    """With the authenticator that this person has now: one that was taken away proves nothing.
    Or in the eyes of the identity provider, which has asked for one.
    """
    records = get_authentication_records(request, person)
    if any(each["method"] == SSO_PROOF for each in records):
        return True
    since = enrolled_at(person)
    if since is None:
        return False
    return any(each["method"] == "mfa" and each["at"] >= since.timestamp() for each in records)


def enrolled_at(person: User) -> datetime | None:
    """Since when there is an authenticator app; recovery codes alone are no second factor."""
    return remembered(("authenticator", person.pk), lambda: _enrolled_at(person))


def _enrolled_at(person: User) -> datetime | None:
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    found: datetime | None = apps.values_list("created_at", flat=True).first()
    return found


class SecondFactor:
    """Placed after authentication: from here on whoever has not proved it administers nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        person = request.user
        if isinstance(person, User):
            person.unproved = must_prove(person) and not has_proved(request, person)
