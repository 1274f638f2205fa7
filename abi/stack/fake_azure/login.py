"""Entra ID's tokens, the discovery MSAL does before, and App Service's managed identity."""

import base64
import json
import secrets
import time
from datetime import datetime
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.world import base_of, world_of

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def discovery(request: Request) -> Response:
    tenant, base = request.path_params["tenant"], base_of(request)
    v2 = "/v2.0" if "/v2.0/" in request.url.path else ""
    return json_answer(
        {
            "issuer": f"{base}/{tenant}{v2}",
            "authorization_endpoint": f"{base}/{tenant}/oauth2{v2}/authorize",
            "token_endpoint": f"{base}/{tenant}/oauth2{v2}/token",
            "jwks_uri": f"{base}/{tenant}/discovery{v2}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
    )


def instances(request: Request) -> Response:
    host = request.url.netloc
    tenant = base_of(request) + "/common/.well-known/openid-configuration"
    known = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
    found = {"tenant_discovery_endpoint": tenant, "api-version": "1.1", "metadata": [known]}
    return json_answer(found)


def token(request: Request) -> Response:
    """Only client credentials: this server knows no people."""
    form = {name: values[0] for name, values in parse_qs(request.state.body.decode()).items()}
    if form.get("grant_type") != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type", 70003, "grant type not supported")
    wrong = _wrong_client(request, form)
    if wrong:
        return wrong
    if not (form.get("scope") or form.get("resource")):
        return _oauth_error(400, "invalid_request", 900144, "scope or resource is missing")
    return json_answer(_issued(request, v1="resource" in form))


def _wrong_client(request: Request, form: dict[str, str]) -> Response | None:
    if form.get("client_assertion_type") == _ASSERTION:
        if _is_valid(form.get("client_assertion", ""), world_of(request).clock.now()):
            return None
        return _oauth_error(401, "invalid_client", 700027, "client assertion is not valid")
    expected = world_of(request).settings.client_secret
    if form.get("client_id") and secrets.compare_digest(
        form.get("client_secret", "").encode(), expected.encode()
    ):
        return None
    return _oauth_error(401, "invalid_client", 7000215, "Invalid client secret provided")


def _is_valid(assertion: str, now: datetime) -> bool:
    """A JWT of three parts that has not ended; the signature is not checked."""
    parts = assertion.split(".")
    if len(parts) != 3:
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
    except ValueError:
        return False
    real = min(now.timestamp(), time.time())
    return isinstance(claims, dict) and bool(claims.get("sub")) and claims.get("exp", 0) > real


def _issued(request: Request, *, v1: bool) -> dict[str, object]:
    world = world_of(request)
    seconds = world.settings.token_seconds
    given: dict[str, object] = {
        "token_type": "Bearer",
        "expires_in": str(seconds) if v1 else seconds,
        "ext_expires_in": str(seconds) if v1 else seconds,
        "access_token": world.tokens.issue(world.clock.now(), seconds),
    }
    # The client's own clock is the real one, whatever this server's says.
    return given | ({"expires_on": str(int(time.time()) + seconds)} if v1 else {})


def _oauth_error(status: int, error: str, number: int, words: str) -> Response:
    body = {"error": error, "error_description": f"AADSTS{number}: {words}."}
    return json_answer(body | {"error_codes": [number]}, status)


def managed_identity(request: Request) -> Response:
    """App Service's protocol: `IDENTITY_ENDPOINT` with `X-IDENTITY-HEADER`."""
    if request.headers.get("x-identity-header") != world_of(request).settings.identity_header:
        raise AzureError(403, "Forbidden", "X-IDENTITY-HEADER is missing or wrong")
    resource = request.query_params.get("resource")
    if not resource or request.query_params.get("api-version") != "2019-08-01":
        raise AzureError(400, "BadRequest", "resource and api-version=2019-08-01 are needed")
    client = request.query_params.get("client_id") or "00000000-0000-0000-0000-000000000001"
    return json_answer(_issued(request, v1=True) | {"resource": resource, "client_id": client})


ROUTES = [
    Route("/common/discovery/instance", instances),
    Route("/{tenant}/.well-known/openid-configuration", discovery),
    Route("/{tenant}/v2.0/.well-known/openid-configuration", discovery),
    Route("/{tenant}/oauth2/v2.0/token", token, methods=["POST"]),
    Route("/{tenant}/oauth2/token", token, methods=["POST"]),
    Route("/msi/token", managed_identity),
]
