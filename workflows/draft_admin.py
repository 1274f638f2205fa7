"""Setting up a source step by step, in the admin. It can be left and taken up again."""

from typing import Any, ClassVar, override

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from abi.core.accounts.administrators import administers
from abi.core.api.language import language_of
from abi.core.audit.admin import AuditedAdmin
from abi.core.audit.record import record
from billing import draft_expiry, drafts
from billing.draft_forms import (
    NEW,
    CredentialChoice,
    IdentifiersForm,
    KindForm,
    NewCredentialForm,
)
from billing.models import Credential, DraftStep, SourceDraft
from workflows.draft_finish import finished
from workflows.first_run_form import FirstRunForm


@admin.register(SourceDraft)
class SourceDraftAdmin(AuditedAdmin[SourceDraft]):
    """Each step is checked before the next one opens; nothing reads a draft."""

    list_display = ("name", "kind", "cloud", "reached", "created_by", "created_at")
    list_filter = ("kind", "reached")
    search_fields = ("name", "scope", "url")
    list_select_related = ("created_by",)
    _forms: ClassVar[dict[DraftStep, type[KindForm | IdentifiersForm]]] = {
        DraftStep.KIND: KindForm,
        DraftStep.IDENTIFIERS: IdentifiersForm,
    }

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    @override
    def audit_state(self, obj: SourceDraft) -> dict[str, Any]:
        return drafts.state(obj)

    @override
    def delete_model(self, request: HttpRequest, obj: SourceDraft) -> None:
        self._record(request, "deleted", obj, before=drafts.state(obj))
        draft_expiry.drop(obj, actor=request.user)

    @override
    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SourceDraft]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self._refuse_others(request)
        return self._asked(request, SourceDraft(created_by_id=request.user.pk), DraftStep.KIND)

    @override
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self._refuse_others(request)
        pk = int(object_id) if object_id.isdecimal() else 0
        draft = get_object_or_404(SourceDraft.objects.select_related("credential"), pk=pk)
        step = _opened(draft, request.GET.get("step", ""))
        if step in self._forms:
            return self._asked(request, draft, step)
        taken = {
            DraftStep.CREDENTIAL: self._signs_in,
            DraftStep.TEST: self._tested,
            DraftStep.FINISH: self._finished,
        }
        return taken[step](request, draft)

    def _asked(self, request: HttpRequest, draft: SourceDraft, step: DraftStep) -> HttpResponse:
        before = drafts.state(draft) if draft.pk else None
        form = self._forms[step](_sent(request), instance=draft)
        if not form.is_valid():
            return self._page(request, draft, step, forms=[form])
        with transaction.atomic():
            _hold(draft)
            drafts.answered(form.save(commit=False), step, is_other=form.has_changed())
            form.save_m2m()
            self._told(request, draft, before)
        return _to(draft, step.following)

    def _signs_in(self, request: HttpRequest, draft: SourceDraft) -> HttpResponse:
        sent, before = _sent(request), drafts.state(draft)
        choice = CredentialChoice(sent, draft=draft)
        chosen = choice.cleaned_data["credential"] if choice.is_valid() else None
        new = NewCredentialForm(sent if chosen == NEW else None, draft=draft)
        if not choice.is_valid() or (chosen == NEW and not new.is_valid()):
            forms = [choice, new] if choice.takes_new else [choice]
            return self._page(request, draft, DraftStep.CREDENTIAL, forms=forms)
        with transaction.atomic():
            _hold(draft)
            added = self._added(request, new) if chosen == NEW else None
            found = added or chosen
            is_other = found != draft.credential
            draft.credential = found
            drafts.answered(draft, DraftStep.CREDENTIAL, is_other=is_other)
            if added:
                draft.made.add(added)
            self._told(request, draft, before)
        return _to(draft, DraftStep.TEST)

    def _added(self, request: HttpRequest, form: NewCredentialForm) -> Credential:
        """As the page of credentials adds one: sealed, and audited without its secret."""
        page = self.admin_site.get_model_admin(Credential)
        added: Credential = page.save_form(request, form, change=False)
        page.save_model(request, added, form, change=False)
        page.save_related(request, form, [], change=False)
        return added

    def _tested(self, request: HttpRequest, draft: SourceDraft) -> HttpResponse:
        if request.method == "POST":
            drafts.test(draft, actor=request.user)
            return _to(draft, DraftStep.TEST)
        found = drafts.finding(draft, language_of(request))
        return self._page(request, draft, DraftStep.TEST, found=found)

    def _finished(self, request: HttpRequest, draft: SourceDraft) -> HttpResponse:
        form = FirstRunForm(_sent(request), draft=draft)
        done = finished(request, draft, form) if form.is_valid() else None
        return done or self._page(request, draft, DraftStep.FINISH, forms=[form])

    def _page(
        self, request: HttpRequest, draft: SourceDraft, step: DraftStep, **more: Any
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Set up a source"),
            "subtitle": draft.name or None,
            "opts": self.opts,
            "draft": draft,
            "kept_until": draft_expiry.kept_until(draft) if draft.pk else None,
            "step": step,
            "steps": [(each, _is_open(draft, each)) for each in DraftStep],
        }
        return TemplateResponse(request, "admin/billing/sourcedraft/step.html", context | more)

    def _told(
        self, request: HttpRequest, draft: SourceDraft, before: dict[str, Any] | None
    ) -> None:
        record(
            actor=request.user,
            action="sourcedraft.changed" if before else "sourcedraft.added",
            target=f"sourcedraft {draft.pk}",
            before=before,
            after=drafts.state(draft),
        )

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _hold(draft: SourceDraft) -> None:
    """Until the transaction ends; 404 for one that was dropped meanwhile."""
    if draft.pk:
        get_object_or_404(SourceDraft.objects.select_for_update(), pk=draft.pk)


def _is_open(draft: SourceDraft, step: DraftStep) -> bool:
    steps = list(DraftStep)
    return bool(draft.pk) and steps.index(step) <= steps.index(DraftStep(draft.reached))


def _opened(draft: SourceDraft, asked: str) -> DraftStep:
    """The step that is asked for, if those before it are taken; else the next one."""
    step = DraftStep(asked) if asked in DraftStep.values else DraftStep(draft.reached)
    return step if _is_open(draft, step) else DraftStep(draft.reached)


def _to(draft: SourceDraft, step: DraftStep) -> HttpResponse:
    page = reverse("admin:billing_sourcedraft_change", args=[draft.pk])
    return HttpResponseRedirect(f"{page}?step={step.value}")
