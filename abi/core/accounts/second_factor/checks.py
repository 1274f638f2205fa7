"""What `manage.py check --deploy` says of a second factor that nobody has to have."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register  # noqa: A004 - Django's name for it


@register(Tags.security, deploy=True)
def second_factor_check(**_: Any) -> list[Warning]:
    if settings.REQUIRE_MFA or not settings.HTTPS:
        return []
    return [
        Warning(
            "ABI_REQUIRE_MFA is off: a password alone opens the admin.",
            hint="Set ABI_REQUIRE_MFA=true, or sign in through SSO that asks for a second factor.",
            id="accounts.W001",
        )
    ]
