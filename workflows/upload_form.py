"""The admin's form for a file."""

from typing import Any

from django import forms

from billing.models import Dataset


class UploadForm(forms.Form):
    file = forms.FileField()
    source = forms.SlugField(max_length=100)
    dataset = forms.ChoiceField(choices=[("", "—"), *Dataset.choices], required=False)

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].label = words[name]
        self.fields["source"].help_text = words["new_source"]
