"""Uploads in the admin: bring a file, see what it would change, approve or reject it."""

import uuid
from typing import Any, cast, override

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission
from abi.core.api.language import language_of
from abi.core.audit.read_only import ReadOnlyAdmin
from abi.core.audit.sections import Section
from abi.core.errors import AppError
from billing.models import Upload, UploadStatus
from billing.uploads import deciding, record
from billing.uploads.receiving import Brought
from workflows import spooling, uploading
from workflows.upload_form import UploadForm
from workflows.upload_words import words_in

_DECISIONS = {"approve": deciding.approve, "reject": deciding.reject}
_MEASURES = ("billed_cost", "effective_cost", "quarantined_cost")


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """The doors of the API: the right to run workflows, and sight of everything."""

    section = Section.DATA
    list_display = ("uploaded_at", "source", "name", "status", "uploaded_by", "decided_by")
    list_filter = ("status", "source")
    search_fields = ("name", "source__name", "sha256", "uploaded_by__username")
    list_select_related = ("source", "uploaded_by", "decided_by")

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (f"upload:{obj.pk}",)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may(request)

    @override
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request)

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may(request)

    @method_decorator(csrf_exempt)  # `_add` is protected: before its form is read, files need a way
    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        spooling.spool(request)
        return csrf_protect(self._add)(request)

    @override
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not _may(request):
            raise PermissionDenied
        upload = _found(object_id)
        if request.method == "POST":
            return self._decide(request, upload)
        context = {"upload": upload, "sums": _sums(upload), "title": str(upload)}
        context["history"] = self.history_of(request, upload)
        return self._page(request, "report", context)

    def _add(self, request: HttpRequest) -> HttpResponse:
        if not _may(request):
            raise PermissionDenied
        words = words_in(language_of(request))
        form = UploadForm(words=words)
        if request.method == "POST":
            try:
                spooling.refuse_too_large(request)
                form = UploadForm(request.POST, request.FILES, words=words)
                spooling.refuse_too_large(request)
                if form.is_valid():
                    return _opened(_uploaded(request, form.cleaned_data))
            except AppError as error:
                _tell(request, error)
        return self._page(request, "add", {"form": form, "title": words["add"]})

    def _decide(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        decide = _DECISIONS.get(request.POST.get("decision", ""))
        reason = request.POST.get("reason", "").strip()[:500]
        if decide is None or not reason:
            messages.error(request, words_in(language_of(request))["say_why"])
            return _opened(upload)
        try:
            decide(upload.pk, actor=cast("User", request.user), reason=reason)
        except AppError as error:
            _tell(request, error)
        return _opened(upload)

    def _page(self, request: HttpRequest, name: str, more: dict[str, Any]) -> HttpResponse:
        words = words_in(language_of(request))
        context = self.admin_site.each_context(request) | {"opts": self.opts, "words": words}
        return TemplateResponse(request, f"admin/billing/upload/{name}.html", context | more)


def _may(request: HttpRequest) -> bool:
    person = request.user
    if not isinstance(person, User) or Permission.RUN_WORKFLOWS not in person.permissions:
        return False
    return scope_of(person).sees_everything


def _found(object_id: str) -> Upload:
    try:
        return uploading.settled(record.find(uuid.UUID(object_id)))
    except (AppError, ValueError) as e:
        raise Http404(object_id) from e


def _uploaded(request: HttpRequest, asked: dict[str, Any]) -> Upload:
    file = asked["file"]
    brought = Brought(asked["source"], asked["dataset"], file.name or "")
    return uploading.upload(brought, file.chunks(), actor=cast("User", request.user))


def _opened(upload: Upload) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:billing_upload_change", args=[upload.pk]))


def _tell(request: HttpRequest, error: AppError) -> None:
    language = language_of(request)
    cause, fix = error.kind.cause.in_language(language), error.kind.fix.in_language(language)
    messages.error(request, f"{cause} {error.detail} {fix} ({error.code})")


def _sums(upload: Upload) -> list[tuple[str, str, dict[str, str]]]:
    """(measure, currency, change), as the report has them."""
    if upload.status == UploadStatus.CHECKING or not upload.report:
        return []
    sums = upload.report["change"]["sums"]
    return [(m, currency, each) for m in _MEASURES for currency, each in sums[m].items()]
