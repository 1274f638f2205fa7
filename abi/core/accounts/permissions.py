"""A door's lock: `permission_classes = [requires(Permission.VIEW_COSTS)]`."""

from typing import override

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.accounts.second_factor.errors import SECOND_FACTOR_REQUIRED
from abi.core.accounts.second_factor.proof import must_prove
from abi.core.errors import AppError


def requires(permission: Permission) -> type[BasePermission]:
    """A DRF permission class: 401 for a stranger, 403 for a person whose roles do not allow it.

    Who may, and has not proved the second factor that it takes, is told so.
    """

    class Requires(BasePermission):
        @override
        def has_permission(self, request: Request, view: APIView) -> bool:
            person = request.user
            if not isinstance(person, User) or permission not in person.granted:
                return False
            if permission is Permission.ADMINISTER and _is_unproved(person):
                raise AppError(SECOND_FACTOR_REQUIRED, "")
            return True

    return Requires


class IsStaff(BasePermission):
    """Whoever may open the admin site, as strictly."""

    @override
    def has_permission(self, request: Request, view: APIView) -> bool:
        person = request.user
        if not isinstance(person, User) or not person.is_staff:
            return False
        if _is_unproved(person):
            raise AppError(SECOND_FACTOR_REQUIRED, "")
        return True


def _is_unproved(person: User) -> bool:
    """Who came by another way than a session has proved nothing."""
    return must_prove(person) if person.unproved is None else person.unproved
