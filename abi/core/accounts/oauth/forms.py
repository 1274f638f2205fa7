"""Forms of the admin pages for clients: what keys have too is as for keys."""

from typing import Any, override

from django import forms
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.keys.forms import (
    DaysField,
    NetworksField,
    OverlapField,
    RotationForm,
    from_now,
)
from abi.core.accounts.keys.wanted import Wanted
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission


class NewClientForm(forms.Form):
    """What it may ask for is chosen here: a role that the account gets later widens no client."""

    owner = forms.ModelChoiceField(
        label=_("Service account"),
        queryset=User.objects.filter(is_service=True, is_active=True),
    )
    name = forms.CharField(label=_("name"), max_length=100)
    permissions = forms.MultipleChoiceField(
        label=_("permissions"),
        choices=[(each.value, each.value) for each in Permission],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The scopes that it may ask for; all of them where it asks for none."),
    )
    days = DaysField()
    networks = NetworksField()

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (owner := cleaned.get("owner")) and (
            beyond := set(cleaned.get("permissions", ())) - owner.permissions
        ):
            self.add_error("permissions", f"{owner} has not: {', '.join(sorted(beyond))}")
        return cleaned

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        lists = {name: tuple(said[name]) for name in ("permissions", "networks")}
        return Wanted(name=said["name"], expires_at=from_now(said["days"]), **lists)


class ClientRotationForm(RotationForm):
    overlap_days = OverlapField(_("Days the old secret lives on"))
