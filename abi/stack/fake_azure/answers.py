"""Answers as Azure words them."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from abi.stack.fake_azure.json_text import dumps

_JSON = "application/json; charset=utf-8"


def json_answer(
    body: object, status: int = 200, headers: Mapping[str, str] = {}, *, bom: bool = False
) -> Response:
    """`bom`: with the byte order mark that ea.azure.cn writes before its JSON."""
    text = ("\ufeff" if bom else "") + dumps(body)
    return Response(text.encode(), status, dict(headers), _JSON)


def error(status: int, code: str, message: str, headers: Mapping[str, str] = {}) -> Response:
    return json_answer({"error": {"code": code, "message": message}}, status, headers)


class AzureError(Exception):
    """Ends a request with this error, from however deep."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] = {}
    ) -> None:
        super().__init__(message)
        self.response = error(status, code, message, headers)


async def refused(_request: Request, wrong: Exception) -> Response:
    """For Starlette, which hands over what it was registered for."""
    return wrong.response if isinstance(wrong, AzureError) else Response(status_code=500)
