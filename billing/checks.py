"""What `manage.py check --deploy` says of a production that reads Azure. docs/security.md."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Tags, Warning, register  # noqa: A004 - Django's name for it

_HERE = ("localhost", "127.", "[::1]", "::1")


@register(Tags.security, deploy=True)
def keys(**_options: Any) -> list[Warning]:
    """Without keys of their own secrets are lost with the secret key, and cannot be rotated."""
    if settings.ENCRYPTION_KEYS:
        return []
    words = "ABI_ENCRYPTION_KEYS is empty: sealed secrets hang on ABI_SECRET_KEY."
    return [Warning(words, "Set a Fernet key: docs/security.md tells how.", id="billing.W001")]


@register(Tags.security, deploy=True)
def clouds(**_options: Any) -> list[Warning]:
    """A fake Azure is for trying; credentials would go there in plain."""
    return [
        Warning(
            f"ABI_CLOUDS: {name} is on this machine.",
            "Take the row away: it is an Azure to try with.",
            id="billing.W002",
        )
        for name, row in settings.CLOUDS.items()
        if any(is_here(urlsplit(str(address)).netloc) for address in row.values())
    ]


@register(Tags.security, deploy=True)
def outbound(**_options: Any) -> list[Warning]:
    """Whoever may type an address could ask this machine itself."""
    here = sorted(each for each in settings.OUTBOUND_ALLOW if is_here(each))
    words = "ABI_OUTBOUND_ALLOW names this machine: {}."
    hint = "Name hosts that people may send requests to, and no other."
    return [Warning(words.format(", ".join(here)), hint, id="billing.W003")] if here else []


def is_here(host: str) -> bool:
    return host.lower().startswith(_HERE)
