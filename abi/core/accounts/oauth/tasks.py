"""Celery entry points: short, safe to run twice."""

from allauth.idp.oidc.models import Token
from celery import shared_task


@shared_task(name="abi.core.accounts.oauth.tasks.forget_tokens")  # type: ignore[untyped-decorator]
def forget_tokens() -> int:
    """Drop tokens that have ended."""
    count, _ = Token.objects.expired().delete()
    return int(count)
