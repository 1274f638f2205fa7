"""The admin pages of what people may look at and never touch."""

from typing import Any, override

from django.http import HttpRequest

from abi.core.audit.history import WithHistory
from abi.core.audit.sections import Section


class ReadOnlyAdmin(WithHistory):
    """Nothing to add, change or delete; the row's own page shows every field."""

    section = Section.RECORDS

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
