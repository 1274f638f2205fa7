"""What nobody has to wait for: done once a request's answer is on its way, elsewhere at once."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Work = Callable[[], None]
_waiting: ContextVar[list[Work] | None] = ContextVar("afterwards", default=None)


def afterwards(work: Work) -> None:
    """`work` handles its own errors: nobody is left to be told."""
    waiting = _waiting.get()
    if waiting is None:
        work()
    else:
        waiting.append(work)


class Afterwards:
    """From here on a request has an answer that can go first: `request_finished` follows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _waiting.set([])
        try:
            return self._get_response(request)
        except BaseException:
            _do()
            raise


def _do(**_: Any) -> None:
    waiting = _waiting.get()
    _waiting.set(None)
    for work in waiting or ():
        work()


request_finished.connect(_do, dispatch_uid="abi.afterwards")
