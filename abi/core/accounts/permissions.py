"""A door's lock: `permission_classes = [requires(Permission.VIEW_COSTS)]`."""

from typing import override

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission


def requires(permission: Permission) -> type[BasePermission]:
    """A DRF permission class: 401 for a stranger, 403 for a person whose roles do not allow it."""

    class Requires(BasePermission):
        @override
        def has_permission(self, request: Request, view: APIView) -> bool:
            return isinstance(request.user, User) and permission in request.user.permissions

    return Requires
