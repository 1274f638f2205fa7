"""Answers that a client already has are not sent again: ETag, If-None-Match, 304.

A tag is made of the person and of what the answer says: nobody is told 304 for what another person
was answered, and a new publication, another scope or another state of a source is another tag.
"""

import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, override

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.api.json import Piece, Told

# New each time, and nothing new: when it was read, and a cursor's signature, which is dated. The
# quotes of a JSON text are escaped, so that this can be nothing but a name and its value.
_DATED = (b'"read_at":"', b'"next_cursor":"')


class Conditional(APIView):
    """For views that only answer, also by POST: a question may be too long for an address."""

    @override
    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        finalized = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(finalized, Response) and finalized.status_code == HTTPStatus.OK:
            finalized.add_post_render_callback(lambda answer: _if_new(request, answer))
        return finalized


def _if_new(request: Request, answer: HttpResponse) -> HttpResponse:
    """Kept by this person's browser alone, and never shown again without asking."""
    tag = _tag(request, answer)
    if _opaque(tag) in map(_opaque, parse_etags(request.headers.get("If-None-Match", ""))):
        answer = HttpResponseNotModified()
    answer.headers["ETag"] = tag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _tag(request: Request, answer: HttpResponse) -> str:
    """Weak: the same answer is compressed differently, and read at different moments."""
    said = hashlib.sha256(f"{request.user.pk}\n".encode())
    for piece in _undated(answer):
        said.update(piece)
    return f'W/"{said.hexdigest()[:32]}"'


def _undated(answer: HttpResponse) -> Iterable[Piece]:
    told = getattr(answer, "data", None)
    return (*told.before, *told.after) if isinstance(told, Told) else [_without(answer.content)]


def _without(body: bytes) -> bytes:
    """Found as text: a pattern takes longer over a large answer than everything else."""
    for name in _DATED:
        begin = body.find(name)
        while begin >= 0:
            body = body[:begin] + body[body.index(b'"', begin + len(name)) + 1 :]
            begin = body.find(name, begin)
    return body


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")
