"""Which of our two languages a request wants to read."""

from django.http import HttpRequest
from django.utils.translation import get_language_from_request


def language_of(request: HttpRequest) -> str:
    """What the person chose, else what the browser asks for, else English: `en` or `zh-hans`."""
    chosen = getattr(getattr(request, "user", None), "language", None)
    return str(chosen or get_language_from_request(request))
