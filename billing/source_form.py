"""A source as people edit it: nothing is covered twice, and who wins is not said both ways."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext

from abi.core.errors import AppError
from billing import coverage
from billing.azure import clouds
from billing.models import Source
from billing.source_rules import refuse_unusable

_KEPT_WHEN_EMPTY = ("amber_after_hours", "red_after_hours", "kept_snapshots")


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Source
        fields = (
            "name",
            "kind",
            "cloud",
            "scope",
            "credential",
            "url",
            "dataset",
            "currency",
            "tax_rate",
            "yields_to",
            "amber_after_hours",
            "red_after_hours",
            "kept_snapshots",
            "enabled",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A form that does not say its cloud means the model's default."""
        super().__init__(*args, **kwargs)
        if not self.fields:
            return  # shown to who may only look
        self.fields["cloud"] = cloud_choice(self.fields["cloud"], self.instance.cloud)
        for name in _KEPT_WHEN_EMPTY:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        """Hours and snapshots that are left empty stay as they are."""
        for name in _KEPT_WHEN_EMPTY:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.cleaned_data[name] = getattr(self.instance, name)
        return super().clean()

    def clean_name(self) -> str:
        """As runs and uploads name it; one that is called otherwise already may stay."""
        name = str(self.cleaned_data["name"])
        if "name" in self.changed_data:
            validate_slug(name)
        return name

    def clean_yields_to(self) -> QuerySet[Source]:
        """Two that yield to each other have no winner, and every overlap would be refused."""
        chosen: QuerySet[Source] = self.cleaned_data["yields_to"]
        pk = self.instance.pk
        if pk and (circular := chosen.filter(Q(pk=pk) | Q(yields_to=pk)).distinct()):
            names = ", ".join(source.name for source in circular)
            raise ValidationError(gettext("It cannot win over and yield to this one: %s") % names)
        return chosen

    def _post_clean(self) -> None:
        """Here, as only now the instance is what would be saved."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            refuse_unusable(self.instance)
            coverage.refuse(self.instance, yields_to=self.cleaned_data["yields_to"])
        except AppError as e:
            self.add_error(None, in_words(e))


def cloud_choice(field: forms.Field, initial: str) -> forms.ChoiceField:
    """Of the clouds there are, those of ABI_CLOUDS too."""
    names = [(name, name) for name in clouds.names()]
    return forms.ChoiceField(label=field.label, choices=names, required=False, initial=initial)


def in_words(error: AppError) -> str:
    """What a form says of it, in the reader's language."""
    words = (error.kind.cause, error.kind.fix)
    said = " ".join(each.in_language(get_language() or "en") for each in words)
    return f"{said} ({error.detail})"
