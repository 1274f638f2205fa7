"""Names in the language of whoever reads them."""

from django.utils.functional import lazy
from django.utils.translation import get_language

from abi.core.errors import Words


def _said(words: Words) -> str:
    return words.in_language(get_language() or "en")


said = lazy(_said, str)
