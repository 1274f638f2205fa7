"""Whom the name or address that somebody typed is of."""

from typing import Any

from django.db.models import Q, QuerySet

from abi.core.accounts.models import User


def people_called(credentials: dict[str, Any]) -> QuerySet[User]:
    """In any case of its letters; nobody where nothing was typed."""
    known = Q(pk=None)
    for key in ("username", "email"):
        if name := str(credentials.get(key) or ""):
            known |= Q(username__iexact=name) | Q(email__iexact=name)
    return User.objects.filter(known).order_by("pk")
