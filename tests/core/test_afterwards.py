"""Work waits for the answer inside a request, and for nothing outside of one."""

from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from abi.core.afterwards import Afterwards, afterwards


@pytest.fixture
def done() -> Iterator[list[str]]:
    """As Django's own test client: this signal closes connections as well."""
    seen: list[str] = []
    request_finished.disconnect(close_old_connections)
    yield seen
    request_finished.send(type(None))
    request_finished.connect(close_old_connections)


def _view(done: list[str]) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        afterwards(lambda: done.append("kept"))
        done.append("answered")
        return HttpResponse()

    return view


def test_inside_a_request_it_is_done_once_the_answer_is_gone(done: list[str]) -> None:
    response = Afterwards(_view(done))(RequestFactory().get("/"))
    assert done == ["answered"]
    response.close()
    assert done == ["answered", "kept"]
    request_finished.send(type(None))
    assert done == ["answered", "kept"]


def test_elsewhere_it_is_done_at_once(done: list[str]) -> None:
    afterwards(lambda: done.append("kept"))
    assert done == ["kept"]


def test_a_request_that_has_no_answer_is_not_waited_for(done: list[str]) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        afterwards(lambda: done.append("kept"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Afterwards(view)(RequestFactory().get("/"))
    assert done == ["kept"]
