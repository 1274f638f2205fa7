"""Forms of the admin pages for people and grants."""

from typing import Any, override

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from abi.core.accounts.models import DataScopeCondition, ServiceAccount, User
from abi.core.accounts.roles import Role


class RolesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        roles = [(role.value, role.value) for role in Role]
        super().__init__(label=_("Roles"), choices=roles, required=False)


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    roles = RolesField()


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    roles = RolesField()

    class Meta:
        model = User
        fields = ("username", "email", "roles")


class ServiceAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    roles = RolesField()
    purpose = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("What the program is for, and who answers for it."),
    )

    class Meta:
        model = ServiceAccount
        fields = ("username", "purpose", "roles", "is_active")


class LinesField(forms.CharField):
    """A list of texts, one a line: ids never hold a line break, but tag values hold commas."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40})

    @override
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    @override
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    @override
    def has_changed(self, initial: Any, data: Any) -> bool:
        """A row that is left empty is no row: Django takes no list for the same as nothing."""
        return bool(self.to_python(data) != (initial or []))


class ConditionForm(forms.ModelForm):  # type: ignore[type-arg]
    values = LinesField(help_text=_("One a line."))

    class Meta:
        model = DataScopeCondition
        fields = ("dimension", "tag_key", "values")


class GrantConditions(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    @override
    def clean(self) -> None:
        """Everything, or conditions: never both, never neither."""
        super().clean()
        if any(self.errors):
            return
        kept = [f for f in self.forms if f.has_changed() or f.instance.pk]
        limited = any(not f.cleaned_data.get("DELETE") for f in kept)
        if limited == bool(self.instance.everything):
            raise forms.ValidationError(
                _("A grant is either for everything, without conditions, or has at least one.")
            )
