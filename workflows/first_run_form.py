"""The last step of setting up a source: enabled or not, and a first run."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.errors import AppError
from billing.models import SourceDraft, SourceKind
from billing.source_form import in_words
from workflows.ingest import parameters


def _month_before() -> date:
    return (timezone.now().date().replace(day=1) - timedelta(days=1)).replace(day=1)


def _today() -> date:
    return timezone.now().date()


def _day_picker() -> forms.DateInput:
    """The browser's own."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class FirstRunForm(forms.Form):
    enabled = forms.BooleanField(
        label=_("Enable the source"),
        required=False,
        help_text=_("Scheduled runs read every enabled source."),
    )
    start = forms.BooleanField(label=_("Start a first run now"), required=False, initial=True)
    start_date = forms.DateField(
        label=_("From"), required=False, initial=_month_before, widget=_day_picker()
    )
    end_date = forms.DateField(
        label=_("To, inclusive"), required=False, initial=_today, widget=_day_picker()
    )

    def __init__(self, *args: Any, draft: SourceDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._draft = draft
        self.fields["enabled"].initial = draft.works
        if draft.kind == SourceKind.UPLOAD:
            for name in ("start", "start_date", "end_date"):
                del self.fields[name]
        elif not draft.works:
            self.fields["start"].initial = False

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("enabled") and not self._draft.works:
            self.add_error("enabled", gettext("It did not pass the connection test."))
        if said.get("start") and not said.get("enabled"):
            self.add_error("start", gettext("Only an enabled source can be read."))
        if said.get("start") and not self.errors:
            self._refuse_period()
        return said

    @property
    def run_parameters(self) -> dict[str, object] | None:
        """Those of the first run; None when none is wanted."""
        said = self.cleaned_data
        if not said.get("start"):
            return None
        days = {name: str(said.get(name) or "") for name in ("start_date", "end_date")}
        return {"source": self._draft.name, **days}

    def _refuse_period(self) -> None:
        for name in ("start_date", "end_date"):
            if not self.cleaned_data.get(name):
                self.add_error(name, gettext("A first run needs both dates."))
        if self.errors:
            return
        try:
            parameters.parsed(self.run_parameters or {})
        except AppError as e:
            self.add_error(None, in_words(e))
