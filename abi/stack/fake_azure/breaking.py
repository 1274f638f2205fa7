"""Around every request: note it, read its body, let a fault strike, then check the door."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from abi.stack.fake_azure.answers import error
from abi.stack.fake_azure.cuts import Cut
from abi.stack.fake_azure.doors import arm_refusal, bearer, closed
from abi.stack.fake_azure.throttle import TOO_MANY, retry_headers
from abi.stack.fake_azure.traffic import Seen
from abi.stack.fake_azure.world import World

_MAX_BODY = 1 << 20
_CONTROL = "/_control/"


class Breaking:
    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app, self._world = app, world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        request.state.body = await _body(request)
        if scope["path"].startswith(_CONTROL):
            request.state.fault = None
            await self._app(scope, receive, send)
            return
        await self._watched(request, send)

    async def _watched(self, request: Request, send: Send) -> None:
        path, query = request.url.path, request.url.query
        seen = self._world.traffic.note(
            method=request.method, path=path, query=query, headers=dict(request.headers)
        )
        seen.fault, variety = self._world.faults.choose(request.method, path, query)
        request.state.fault = seen.fault
        await self._answer(request, _noting(send, seen), variety)

    async def _answer(self, request: Request, send: Send, variety: int) -> None:
        instead = self._instead(request, variety)
        scope, receive = request.scope, request.receive
        match request.state.fault:
            case "timeout":
                await _stall(request, self._world.settings.stall_seconds)
                await _abort(scope)
            case "reset":
                await _abort(scope)
            case _ if instead:
                await instead(scope, receive, send)
            case "truncated" | "truncated_quietly" as fault:
                cut = Cut(send, honest=fault == "truncated_quietly")
                await self._app(scope, receive, cut.send)
            case _:
                await self._app(scope, receive, send)

    def _instead(self, request: Request, variety: int) -> Response | None:
        """An answer that needs no handler: a fault's, or a refusal at the door."""
        seconds = self._world.settings.retry_after
        match request.state.fault:
            case "429":
                headers = retry_headers(request.url.path, seconds, variety)
                return error(429, "429", TOO_MANY, headers)
            case "500":
                return error(500, "InternalServerError", "An error has occurred.")
            case "503":
                retry = {"Retry-After": str(seconds)}
                return error(503, "ServiceUnavailable", "The service is unavailable.", retry)
            case "empty_200":
                return PlainTextResponse("")
            case "expired_sas":
                words = "Signature not valid in the specified time frame."
                return error(403, "AuthenticationFailed", words)
            case "expired_token":
                self._world.tokens.revoke(bearer(request))
                return arm_refusal("ExpiredAuthenticationToken", "the access token has expired")
        return closed(request, self._world)


async def _body(request: Request) -> bytes:
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > _MAX_BODY:
            break
    return found


def _noting(send: Send, seen: Seen) -> Callable[[Message], Awaitable[None]]:
    async def noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
        await send(message)

    return noted


async def _stall(request: Request, seconds: float) -> None:
    """Say nothing until the client has gone or the time is over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass


async def _abort(scope: Scope) -> None:
    """Break the connection without a goodbye."""
    scope["extensions"]["abort"]()
    # Until the server has seen that nobody is there, it would answer 500.
    await asyncio.sleep(0.01)
