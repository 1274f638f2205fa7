"""A schedule as people ask for one in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import sources


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ScheduleForm(forms.Form):
    """An extraction of fixed days, again and again: the daily one takes what is due by itself."""

    source = forms.ChoiceField(label=_("Source"), required=False)
    start_date = forms.DateField(label=_("From"), widget=_day())
    end_date = forms.DateField(label=_("To, inclusive"), widget=_day())
    cron = forms.CharField(
        label=_("When (cron, UTC)"),
        max_length=100,
        initial="0 4 * * 1",
        help_text=_("Minute, hour, day of month, month, day of week."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Every enabled source")), *((n, n) for n in sources.enabled())]

    @property
    def parameters(self) -> dict[str, object]:
        said = self.cleaned_data
        days = {name: said[name].isoformat() for name in ("start_date", "end_date")}
        return days | ({"source": said["source"]} if said["source"] else {})
