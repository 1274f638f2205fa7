"""`POST /oauth/token`: an access token for a client id and its secret, and no other grant."""

from http import HTTPStatus
from typing import Any, ClassVar, override

import structlog
from allauth.account.internal.decorators import login_not_required
from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import TokenView
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from abi.core.accounts import bearer
from abi.core.accounts.keys import guesses
from abi.core.accounts.oauth.clients import target
from abi.core.accounts.oauth.models import OAuthClient
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
        client = _client(request)
        answer = self._issued(request, client) if client and _may(client) else None
        if answer is None or answer.status_code == HTTPStatus.UNAUTHORIZED:
            return _turned_away(client, address)
        return answer

    @transaction.atomic
    def _issued(self, request: HttpRequest, client: OAuthClient) -> HttpResponseBase:
        answer: HttpResponseBase = super().post(request)
        if answer.status_code == HTTPStatus.OK:
            record(actor=client.owner, action="oauth_token.issued", target=target(client))
        return answer


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


def _client(request: HttpRequest) -> OAuthClient | None:
    """That the request names, as allauth reads it."""
    basic, _ = extract_basic_auth(request.headers)
    named = basic or request.POST.get("client_id", "")
    if "\0" in named:  # PostgreSQL does not take it
        return None
    found: OAuthClient | None = OAuthClient.objects.select_related("owner").filter(pk=named).first()
    return found


def _may(client: OAuthClient) -> bool:
    owner = client.owner
    return owner is not None and owner.is_active and owner.is_service


def _turned_away(client: OAuthClient | None, address: str) -> HttpResponseBase:
    """No such client, a wrong secret, an inactive owner: answered alike, and counted."""
    client_id = client.pk if client else ""
    _log.warning("client_refused", client_id=client_id, address=address)
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
