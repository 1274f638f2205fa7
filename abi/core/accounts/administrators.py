"""Admin pages for people whose role is to administer, whatever else Django would allow."""

from collections.abc import Callable
from typing import Any, cast, override

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from abi.core.accounts.keys.forms import RotationForm
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from abi.core.audit.read_only import ReadOnlyAdmin
from abi.core.errors import AppError


class AdministratorsAdmin(ReadOnlyAdmin):
    """Only they see that it is there."""

    @override
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)


class SecretsAdmin(AdministratorsAdmin):
    """Where administrators make secrets, each told in the answer to the form that made it."""

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def page(self, request: HttpRequest, name: str, more: dict[str, Any]) -> HttpResponse:
        """A page of our own; `name` is a template below admin/accounts."""
        context = self.admin_site.each_context(request) | {"opts": self.opts} | more
        return TemplateResponse(request, f"admin/accounts/{name}.html", context)

    def rotated[T](
        self, request: HttpRequest, form: RotationForm, rotate: Callable[..., T]
    ) -> T | None:
        """As the form asks; None where that is refused: the form says why, as the API would."""
        asked = {"overlap": form.overlap, "expires_at": form.expires_at}
        try:
            return rotate(**asked, by=person_of(request))
        except AppError as error:
            language, kind = language_of(request), error.kind
            cause, fix = (words.in_language(language) for words in (kind.cause, kind.fix))
            form.add_error(None, f"{cause} {error.detail} {fix}")
            return None


def person_of(request: HttpRequest) -> User:
    """The admin site lets only people in."""
    return cast("User", request.user)


def administers(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, User) and Permission.ADMINISTER in person.permissions
