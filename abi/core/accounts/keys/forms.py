"""Forms of the admin pages for keys."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, override

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.accounts import networks
from abi.core.accounts.forms import LinesField
from abi.core.accounts.keys.models import LONGEST, LONGEST_OVERLAP, ApiKey
from abi.core.accounts.keys.wanted import Wanted
from abi.core.accounts.models import User
from abi.core.accounts.roles import Permission

_USUAL_DAYS = 90


class NetworksField(LinesField):
    def __init__(self) -> None:
        words = _("CIDR such as 10.20.0.0/16, one a line. None: from anywhere.")
        super().__init__(label=_("networks"), required=False, help_text=words)

    @override
    def to_python(self, value: Any) -> Any:
        try:
            return networks.canonical(super().to_python(value))
        except ValueError as e:
            raise forms.ValidationError(str(e)) from e

    @override
    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > networks.MOST_NETWORKS:
            raise forms.ValidationError(
                gettext("At most %(count)s networks.") % {"count": networks.MOST_NETWORKS}
            )


class DaysField(forms.IntegerField):
    """How long from now."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Days until it ends"), min_value=1, max_value=LONGEST.days, initial=_USUAL_DAYS
        )


class OverlapField(forms.IntegerField):
    def __init__(self, label: Any) -> None:
        most = LONGEST_OVERLAP.days
        super().__init__(label=label, min_value=0, max_value=most, initial=1)


class WantedForm(forms.BaseForm):
    """Of a key or a client, whose account `owner_field` names: it exceeds nobody's permissions."""

    owner_field: ClassVar[str]

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (owner := cleaned.get(self.owner_field)) and (
            beyond := set(cleaned.get("permissions", ())) - owner.permissions
        ):
            self.add_error("permissions", f"{owner} has not: {', '.join(sorted(beyond))}")
        return cleaned

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        lists = {name: tuple(said[name]) for name in ("permissions", "networks")}
        return Wanted(name=said["name"], expires_at=from_now(said["days"]), **lists)


class NewKeyForm(WantedForm, forms.ModelForm):  # type: ignore[type-arg]
    """For programs alone: whoever made a key of a person could act as that person."""

    owner_field = "user"
    days = DaysField()
    permissions = forms.MultipleChoiceField(
        choices=[(each.value, each.value) for each in Permission],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None: all that the account's roles allow."),
    )
    networks = NetworksField()

    class Meta:
        model = ApiKey
        fields = ("user", "name", "days", "permissions", "networks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["user"]
        owners.queryset = User.objects.filter(is_service=True, is_active=True)
        owners.label = gettext("Service account")


class RotationForm(forms.Form):
    days = DaysField()
    overlap_days = OverlapField(_("Days the old key lives on"))

    @property
    def overlap(self) -> timedelta:
        return timedelta(days=self.cleaned_data["overlap_days"])

    @property
    def expires_at(self) -> datetime:
        return from_now(self.cleaned_data["days"])


def from_now(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
