"""Actions of the admin that ask for a reason."""

from django import forms
from django.contrib.admin.helpers import ActionForm


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=500)
