"""The admin site: signing in and passwords are the app's, where guesses are counted."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, override

from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from abi.core.accounts.index import grouped
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of

SECURITY_PAGE = "/security"


class Site(AdminSite):
    @override
    def has_permission(self, request: HttpRequest) -> bool:
        """Staff and who administers, once they have proved the second factor asked for."""
        person = request.user
        if not isinstance(person, User) or person.unproved is not False:
            return False
        return person.is_active and (person.is_staff or Permission.ADMINISTER in person.permissions)

    @override
    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """In the language that the person chose, where the browser wants another one as well."""

        def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            # Not put back: a page is rendered later, and each request begins with its own.
            translation.activate(language_of(request))
            return view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(spoken, view), cacheable)

    @override
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """By what people do, and not by which of our rooms a model stands in."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else grouped(self, apps)

    @override
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Reached by who is signed in (abi/urls.py): Django's form would take any guess."""
        target = request.GET.get("next", "/admin/")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            target = "/admin/"
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        return HttpResponseRedirect(f"{SECURITY_PAGE}?{urlencode({'next': target})}")

    @override
    def password_change(  # type: ignore[override]  # Django's shows a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """So would its form for one's own password."""
        return HttpResponseRedirect(SECURITY_PAGE)
