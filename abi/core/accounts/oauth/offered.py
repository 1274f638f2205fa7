"""The client that a request for a token names, and why it gets none."""

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest

from abi.core.accounts import networks
from abi.core.accounts.oauth.models import OAuthClient


def named(request: HttpRequest) -> OAuthClient | None:
    """As allauth reads the request; with its owner and its terms."""
    basic, _ = extract_basic_auth(request.headers)
    client_id = basic or request.POST.get("client_id", "")
    if "\0" in client_id:  # PostgreSQL does not take it
        return None
    rows = OAuthClient.objects.select_related("owner", "terms")
    found: OAuthClient | None = rows.filter(pk=client_id, terms__isnull=False).first()
    return found


def against(client: OAuthClient | None, address: str) -> str:
    """For the log alone; an empty text when only its secret is still to be looked at."""
    if client is None:
        return "unknown"
    owner = client.owner
    if owner is None or not owner.is_active or not owner.is_service:
        return "owner inactive"
    if not client.terms.is_live:
        return "expired"
    return "" if networks.is_from(address, networks.read(client.terms.networks)) else "network"


def still_good(client: OAuthClient) -> bool:
    """The secret that was just looked at; who rotates or revokes waits from here on.

    Without it a token could be issued for a secret that has ended meanwhile, and outlive it.
    """
    now: OAuthClient | None = OAuthClient.objects.select_for_update().filter(pk=client.pk).first()
    return now is not None and client.secret in {now.secret, now.terms.old_secret}
