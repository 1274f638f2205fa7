"""The one page of the single-page app, with this response's nonce and the built files' names."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from abi.core.api.language import language_of

_HTML_LANGUAGE = {"en": "en", "zh-hans": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """What Vite built: the entry script, what it imports at once, and the style sheets."""

    script: str
    imports: tuple[str, ...]
    styles: tuple[str, ...]


def bundle(dist: Path) -> Bundle | None:
    """Reads Vite's manifest (https://vite.dev/guide/backend-integration); None when not built."""
    file = dist / ".vite" / "manifest.json"
    if not file.is_file():
        return None
    chunks = json.loads(file.read_text("utf-8"))
    entry = next(name for name, chunk in chunks.items() if chunk.get("isEntry"))
    names = _with_imports(chunks, entry)
    styles = [style for name in names for style in chunks[name].get("css", [])]
    return Bundle(
        script=static(chunks[entry]["file"]),
        imports=tuple(static(chunks[name]["file"]) for name in names[1:]),
        styles=tuple(static(style) for style in dict.fromkeys(styles)),
    )


def _with_imports(chunks: dict[str, dict[str, list[str]]], entry: str) -> list[str]:
    """The entry first, then every chunk it reaches without a dynamic import."""
    names = [entry]
    for name in names:
        names += [child for child in chunks[name].get("imports", []) if child not in names]
    return names


@require_safe
@never_cache
@ensure_csrf_cookie
def spa(request: HttpRequest) -> HttpResponse:
    """Every address the server does not know is the app's to route."""
    built = bundle(settings.SPA_DIST)
    if built is None:
        return render(request, "spa_missing.html", status=503)
    language = _HTML_LANGUAGE.get(language_of(request), "en")
    return render(request, "spa.html", {"bundle": built, "language": language})
