"""Forms of the admin pages for clients: what keys have too is as for keys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.keys.forms import (
    DaysField,
    NetworksField,
    OverlapField,
    RotationForm,
    WantedForm,
)
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission


class NewClientForm(WantedForm, forms.Form):
    """What it may ask for is chosen here: a role that the account gets later widens no client."""

    owner_field = "owner"
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


class ClientRotationForm(RotationForm):
    overlap_days = OverlapField(_("Days the old secret lives on"))
