"""`POST /oauth/token`: an access token for a client id and its secret, and no other grant."""

import json
from http import HTTPStatus
from typing import Any, ClassVar, override

import structlog
from allauth.account.internal.decorators import login_not_required
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import TokenView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from abi.core.accounts import bearer
from abi.core.accounts.keys import guesses
from abi.core.accounts.last_used import used
from abi.core.accounts.oauth import offered
from abi.core.accounts.oauth.clients import target
from abi.core.accounts.oauth.models import ClientUse, OAuthClient
from abi.core.audit.record import record
from abi.core.errors import AppError

_log = structlog.get_logger(__name__)


@method_decorator(csrf_exempt, name="dispatch")  # no cookie is read here
@method_decorator(login_not_required, name="dispatch")
class ClientTokenView(TokenView):  # type: ignore[misc]  # allauth ships no types
    """Errors are those of RFC 6749. allauth's view counts no guesses and knows no owner."""

    http_method_names: ClassVar = ["post"]

    @override
    def post(self, request: HttpRequest) -> HttpResponseBase:
        if error := _against(request):
            return _refused(error)
        address = bearer.address_of(request)
        if limit := guesses.too_often(address):
            return _limited(limit)
        client = offered.named(request)
        reason = offered.against(client, address)
        answer = self._issued(request, client) if client and not reason else None
        if answer is None or answer.status_code == HTTPStatus.UNAUTHORIZED:
            return _turned_away(client, address, reason or "wrong secret")
        if client and answer.status_code == HTTPStatus.OK:
            used(ClientUse, client.pk, address)
        return answer

    @transaction.atomic
    def _issued(self, request: HttpRequest, client: OAuthClient) -> HttpResponse | None:
        """None where the secret ended while it was looked at."""
        # It would look its own model up, which knows of one secret.
        get_validator_context().clients[client.pk] = client
        answer: HttpResponse = super().post(request)
        if answer.status_code != HTTPStatus.OK:
            return answer
        if not offered.still_good(client):
            transaction.set_rollback(True)
            return None
        record(actor=client.owner, action="oauth_token.issued", target=target(client))
        return _in_time(answer, client)


def _against(request: HttpRequest) -> str:
    """Why it is not looked at: allauth knows more grants, and tokens for one resource, which nobody
    here would check; and what stands in an address stands in logs.
    """
    grant = request.POST.get("grant_type")
    if not grant or request.META.get("QUERY_STRING"):
        return "invalid_request"
    if grant != Client.GrantType.CLIENT_CREDENTIALS:
        return "unsupported_grant_type"
    return "invalid_target" if "resource" in request.POST else ""


def _in_time(answer: HttpResponse, client: OAuthClient) -> HttpResponse:
    """A token ends with its client, and says so."""
    left = max(int((client.terms.expires_at - timezone.now()).total_seconds()), 0)
    said = json.loads(answer.content)
    answer.content = json.dumps(said | {"expires_in": min(said["expires_in"], left)}).encode()
    return answer


def _turned_away(client: OAuthClient | None, address: str, reason: str) -> HttpResponseBase:
    """Whatever the reason: answered alike, and counted."""
    client_id = client.pk if client else ""
    _log.warning("client_refused", client_id=client_id, reason=reason, address=address)
    limit = guesses.refusal(address, client_id)
    if limit.status != HTTPStatus.UNAUTHORIZED:
        return _limited(limit)
    headers = {"WWW-Authenticate": 'Basic realm="oauth"'}
    return _refused("invalid_client", HTTPStatus.UNAUTHORIZED, headers)


def _limited(limit: AppError) -> HttpResponseBase:
    wait: Any = getattr(limit, "wait", None)
    headers = {"Retry-After": str(int(wait))} if wait else {}
    return _refused("temporarily_unavailable", limit.status, headers)


def _refused(
    error: str, status: int = HTTPStatus.BAD_REQUEST, headers: dict[str, str] | None = None
) -> HttpResponseBase:
    more = {"Cache-Control": "no-store"} | (headers or {})
    return JsonResponse({"error": error}, status=status, headers=more)
