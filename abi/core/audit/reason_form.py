"""Actions of the admin that ask for a reason."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
