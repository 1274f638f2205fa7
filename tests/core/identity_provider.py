"""A small OpenID provider of two clouds, with real keys, that lies when a test asks it to."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

TENANTS = {
    "global": "11111111-aaaa-4aaa-8aaa-111111111111",
    "china": "22222222-bbbb-4bbb-8bbb-222222222222",
}
SECRET = "client-secret-of-tests"


@dataclass
class Cloud:
    """One issuer: who signs in next, and what the token is made to say or to be."""

    issuer: str
    tenant: str
    client_id: str
    key: rsa.RSAPrivateKey = field(repr=False)
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    signed_by: str = "RS256"
    key_of_signature: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": self.client_id, "tid": self.tenant, "iat": now,
            "exp": now + 300, "nonce": nonce, **self.person, **self.lies,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key: Any = None if self.signed_by == "none" else self.key_of_signature or self.key
        return jwt.encode(claims, key, self.signed_by, headers={"kid": "one"})


@dataclass
class Provider:
    base_url: str = ""
    clouds: dict[str, Cloud] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/{cloud}/v2.0/.well-known/openid-configuration", self._discovery),
                Route("/{cloud}/keys", self._keys),
                Route("/{cloud}/authorize", self._authorize),
                Route("/{cloud}/token", self._token, methods=["POST"]),
            ]
        )

    def _cloud(self, request: Request) -> Cloud:
        return self.clouds[request.path_params["cloud"]]

    async def _discovery(self, request: Request) -> Response:
        cloud, name = self._cloud(request), request.path_params["cloud"]
        return JSONResponse(
            {
                "issuer": cloud.issuer,
                "authorization_endpoint": f"{self.base_url}/{name}/authorize",
                "token_endpoint": f"{self.base_url}/{name}/token",
                "jwks_uri": f"{self.base_url}/{name}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    async def _keys(self, request: Request) -> Response:
        public = self._cloud(request).key.public_key()
        known: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True)
        return JSONResponse({"keys": [known | {"kid": "one", "use": "sig"}]})

    async def _authorize(self, request: Request) -> Response:
        """Whoever `person` is signs in at once."""
        cloud, asked = self._cloud(request), request.query_params
        assert asked["client_id"] == cloud.client_id
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        names = ("nonce", "code_challenge", "redirect_uri")
        cloud.codes[code] = {name: asked[name] for name in names}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}")

    async def _token(self, request: Request) -> Response:
        cloud = self._cloud(request)
        form = dict(parse_qsl((await request.body()).decode()))
        kept = cloud.codes.pop(form["code"], None)
        verifier = form.get("code_verifier", "").encode()
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
        is_good = (
            kept is not None
            and (form["client_id"], form["client_secret"]) == (cloud.client_id, SECRET)
            and form["redirect_uri"] == kept["redirect_uri"]
            and digest.decode() == kept["code_challenge"]
        )
        if kept is None or not is_good:
            return JSONResponse({"error": "invalid_grant"}, 400)
        cloud.used.append(form["code"])
        body = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300}
        return JSONResponse(body | {"id_token": cloud.token(kept["nonce"])})


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    config = uvicorn.Config(provider.app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        provider.base_url = f"http://127.0.0.1:{port}"
        for name, tenant in TENANTS.items():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            issuer = f"{provider.base_url}/{name}/v2.0"
            provider.clouds[name] = Cloud(issuer, tenant, f"client-of-{name}", key)
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)
