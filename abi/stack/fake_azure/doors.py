"""Who may enter, by the first part of the path: a token for ARM, the key for EA."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from abi.stack.fake_azure.answers import error
from abi.stack.fake_azure.world import World

_ARM = ("/subscriptions/", "/providers/")
_EA = ("/v3/", "/rest/")


def closed(request: Request, world: World) -> Response | None:
    """The refusal, if any. Blob links and blobs check for themselves."""
    path = request.url.path
    if path.startswith(_ARM):
        return _arm(bearer(request), world)
    if path.startswith(_EA):
        return _ea(bearer(request), world.settings.ea_key)
    return None


def bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _arm(token: str, world: World) -> Response | None:
    if not token:
        return arm_refusal("AuthenticationFailed", "the 'Authorization' header is missing")
    if not world.tokens.holds(token, world.clock.now()):
        return arm_refusal("ExpiredAuthenticationToken", "the access token expired or is unknown")
    return None


def arm_refusal(code: str, words: str) -> Response:
    challenge = (
        'Bearer authorization_uri="https://login.microsoftonline.com/common", '
        f'error="invalid_token", error_description="{words}"'
    )
    message = f"Authentication failed: {words}."
    return error(401, code, message, {"WWW-Authenticate": challenge})


def _ea(key: str, expected: str) -> Response | None:
    if secrets.compare_digest(key.encode(), expected.encode()):
        return None
    return error(401, "Unauthorized", "the API key is missing, wrong or has expired")
