"""An answer cut in half on its way: openly, or with a `Content-Length` that hides it."""

from starlette.types import Message, Send

_LENGTH = b"content-length"


class Cut:
    """`honest`: the length says what is sent. Otherwise the connection breaks in the middle."""

    def __init__(self, send: Send, *, honest: bool) -> None:
        self._send, self._honest = send, honest
        self._left = 0
        self._done = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif not self._done:
            await self._body(message)

    async def _start(self, message: Message) -> None:
        headers = dict(message["headers"])
        self._left = int(headers.get(_LENGTH, b"0")) // 2
        if self._honest and self._left:
            headers[_LENGTH] = str(self._left).encode()
        await self._send({**message, "headers": list(headers.items())})

    async def _body(self, message: Message) -> None:
        body = message.get("body", b"")[: self._left]
        self._left -= len(body)
        more = message.get("more_body", False)
        self._done = not self._left or not more
        if not self._done:
            await self._send({**message, "body": body})
        elif self._honest:
            await self._send({**message, "body": body, "more_body": False})
        else:
            # Ending here makes the server close what it has not finished.
            await self._send({**message, "body": body, "more_body": True})
