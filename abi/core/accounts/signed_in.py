"""Where a person is signed in: listed and ended by themselves, and by administrators.

allauth writes a row when somebody signs in and asks nothing on other requests; whether a session
is alive is for Django's own table to say, which is watched: an ended one is dead at once.
"""

from typing import Any, override

from allauth.headless.usersessions.views import SessionsView as AllauthSessionsView
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from abi.core.accounts.models import User
from abi.core.audit.record import Actor, record


class SessionsView(AllauthSessionsView):  # type: ignore[misc]  # allauth ships no types
    @override
    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        chosen = list(self.input.cleaned_data["sessions"])
        answer: HttpResponseBase = super().delete(request, *args, **kwargs)
        if isinstance(person, User):
            _note(person, person, len(chosen))
        return answer


def end_all(person: User, *, actor: Actor | None) -> int:
    """How many there were."""
    rows = list(UserSession.objects.filter(user=person))
    for row in rows:
        row.end()
    if rows:
        _note(person, actor, len(rows))
    return len(rows)


def _note(person: User, actor: Actor | None, count: int) -> None:
    record(
        actor=actor,
        action="user.sessions_ended",
        target=f"user {person.pk}",
        after={"sessions": count},
    )
