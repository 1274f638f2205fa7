"""A source as people edit it: nothing is covered twice, and who wins is not said both ways."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext

from abi.core.errors import AppError
from billing import coverage
from billing.models import Source


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Source
        fields = ("name", "kind", "url", "dataset", "currency", "yields_to", "enabled")

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
            coverage.refuse(self.instance, yields_to=self.cleaned_data["yields_to"])
        except AppError as e:
            words = (e.kind.cause, e.kind.fix)
            said = " ".join(each.in_language(get_language() or "en") for each in words)
            self.add_error(None, f"{said} ({e.detail})")
