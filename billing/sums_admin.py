"""Months with sums: these are of all subscriptions together, so for who sees everything."""

from typing import Any, ClassVar, cast, override

from django.http import HttpRequest

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.audit.read_only import ReadOnlyAdmin


class SumsAdmin(ReadOnlyAdmin):
    """As the API tells them: to anybody else the columns named in `sums` are not there."""

    sums: ClassVar[frozenset[str]]

    @override
    def get_list_display(self, request: HttpRequest) -> Any:
        return self._told(request, super().get_list_display(request))

    @override
    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self._told(request, super().get_fields(request, obj))

    def _told(self, request: HttpRequest, names: Any) -> Any:
        if scope_of(cast("User", request.user)).sees_everything:
            return names
        return [name for name in names if name not in self.sums]
