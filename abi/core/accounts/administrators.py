"""Admin pages for people whose role is to administer, whatever else Django would allow."""

from typing import Any, override

from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.audit.read_only import ReadOnlyAdmin


class AdministratorsAdmin(ReadOnlyAdmin):
    """Only they see that it is there."""

    @override
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)


def administers(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, User) and Permission.ADMINISTER in person.permissions
