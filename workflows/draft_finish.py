"""A draft becomes a source, as the source's own form makes one, and is read for the first time."""

from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from abi.core.accounts.models import User
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import draft_expiry, drafts
from billing.models import Source, SourceDraft, SourceKind
from billing.source_form import SourceForm, in_words
from workflows import services
from workflows.first_run_form import FirstRunForm
from workflows.ingest.parameters import WORKFLOW


def finished(request: HttpRequest, draft: SourceDraft, said: FirstRunForm) -> HttpResponse | None:
    """None when the source is refused; the form then says why. All or nothing."""
    form = SourceForm(drafts.as_form(draft, enabled=said.cleaned_data["enabled"]))
    if not form.is_valid():
        for problem in form.errors.values():
            said.add_error(None, problem)
        return None
    with transaction.atomic():
        # Held: it can expire, or be finished by somebody else, at this moment.
        get_object_or_404(SourceDraft.objects.select_for_update(), pk=draft.pk)
        source = _added(request, form)
        record(
            actor=request.user,
            action="sourcedraft.finished",
            target=f"sourcedraft {draft.pk}",
            before=drafts.state(draft),
            after={"source": source.name},
        )
        draft_expiry.drop(draft, actor=request.user)
    messages.success(request, _("%(name)s is a source now.") % {"name": source.name})
    return HttpResponseRedirect(_first_run(request, said) or _page_of(source))


def _added(request: HttpRequest, form: SourceForm) -> Source:
    """As the page of sources adds one, audited by it."""
    page = admin.site.get_model_admin(Source)
    source: Source = page.save_form(request, form, change=False)
    page.save_model(request, source, form, change=False)
    page.save_related(request, form, [], change=False)
    return source


def _first_run(request: HttpRequest, said: FirstRunForm) -> str:
    """The address of the run; "" when none was wanted or none could be started."""
    asked = said.run_parameters
    if asked is None:
        return ""
    try:
        run = services.trigger(
            actor=cast("User", request.user), workflow_type=WORKFLOW, parameters=asked
        )
    except AppError as e:
        messages.error(request, in_words(e))
        return ""
    return reverse("admin:workflows_workflowrun_change", args=[run.pk])


def _page_of(source: Source) -> str:
    if source.kind == SourceKind.UPLOAD:
        return reverse("admin:billing_upload_add")
    return reverse("admin:billing_source_change", args=[source.pk])
