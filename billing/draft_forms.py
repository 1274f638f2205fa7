"""The steps of setting up a source as forms: each refuses what the source could not live with."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abi.core.errors import AppError
from billing import coverage
from billing.credential_form import CredentialForm
from billing.models import Credential, CredentialKind, Source, SourceDraft, SourceKind
from billing.source_form import cloud_choice, in_words
from billing.source_rules import (
    fitting,
    needs_credential,
    refuse_misplaced,
    refuse_unfitting_credential,
)

NEW = "new"
_WHICH: dict[str, Any] = {
    SourceKind.EXPORTS: _("any contract, with a storage account; choose this if you can"),
    SourceKind.FILES: _("a folder or container that something else fills"),
    SourceKind.COST_DETAILS: _("EA or MCA, without a storage account; 13 months back"),
    SourceKind.EA_CHINA: _("an enrolment with 21Vianet's portal"),
    SourceKind.EA_LEGACY: _("an enrolment whose key still works"),
    SourceKind.UPLOAD: _("people bring them in the admin; nothing is fetched"),
}
_PLACE = ("url", "scope", "dataset", "currency")
_ASKED: dict[str, tuple[str, ...]] = {
    SourceKind.EXPORTS: ("url", "scope"),
    SourceKind.FILES: _PLACE,
    SourceKind.COST_DETAILS: ("scope",),
    SourceKind.EA_CHINA: ("scope", "currency"),
    SourceKind.EA_LEGACY: ("scope", "currency"),
    SourceKind.UPLOAD: ("dataset", "currency"),
}


class KindForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SourceDraft
        fields = ("name", "kind", "cloud")
        help_texts: ClassVar = {"name": _("Letters, digits, - and _: runs and answers use it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cloud"] = cloud_choice(self.fields["cloud"], self.instance.cloud)
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            choices=[(kind.value, f"{kind.label}: {_WHICH[kind]}") for kind in SourceKind],
            widget=forms.RadioSelect,
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        validate_slug(name)
        if Source.objects.filter(name=name).exists():
            raise ValidationError(gettext("There is a source of this name."))
        return name

    def clean_cloud(self) -> str:
        return str(self.cleaned_data["cloud"] or self.instance.cloud)


class IdentifiersForm(forms.ModelForm):  # type: ignore[type-arg]
    """Only what the kind asks for; what another kind was told before is forgotten."""

    class Meta:
        model = SourceDraft
        fields = (*_PLACE, "yields_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(_PLACE) - set(_ASKED[self.instance.kind]):
            del self.fields[name]
            setattr(self.instance, name, "")
        if not Source.objects.exists():
            del self.fields["yields_to"]

    def _post_clean(self) -> None:
        """Here, as only now the instance is what would be saved."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        source = self.instance.source()
        try:
            refuse_misplaced(source)
            coverage.refuse(source, yields_to=self.cleaned_data.get("yields_to") or ())
        except AppError as e:
            self.add_error(None, in_words(e))


class CredentialChoice(forms.Form):
    """One that is there and fits, a new one, or none where the environment can have it."""

    credential = forms.ChoiceField(label=_("Credential"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, draft: SourceDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._draft = draft
        there = Credential.objects.filter(kind__in=fitting(draft.kind)).order_by("name")
        none = [] if needs_credential(draft.kind) else [("", _("None: what the server itself has"))]
        found = [(str(each.pk), f"{each} ({each.get_kind_display()})") for each in there]
        field = self.fields["credential"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [*none, *found, (NEW, _("A new one:"))] if fitting(draft.kind) else none
        field.initial = str(draft.credential_id or ("" if none else NEW))

    @property
    def takes_new(self) -> bool:
        return bool(fitting(self._draft.kind))

    def clean_credential(self) -> Credential | str | None:
        chosen = str(self.cleaned_data["credential"])
        if chosen == NEW:
            return NEW
        source = self._draft.source()
        source.credential = Credential.objects.filter(pk=chosen).first() if chosen else None
        try:
            refuse_unfitting_credential(source)
        except AppError as e:
            raise ValidationError(in_words(e)) from e
        return source.credential


class NewCredentialForm(CredentialForm):
    """One that fits the source."""

    prefix = NEW

    def __init__(self, *args: Any, draft: SourceDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._draft = draft
        kinds = [(kind.value, kind.label) for kind in CredentialKind if kind in fitting(draft.kind)]
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=kinds)
        self.fields["name"].initial = draft.name

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        source = self._draft.source()
        source.credential = self.instance
        try:
            refuse_unfitting_credential(source)
        except AppError as e:
            self.add_error(None, in_words(e))
