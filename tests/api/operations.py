"""The API's own OpenAPI document asked of the API: any request it allows, and some it does not."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import schemathesis
from django.core import signals
from django.core.management import call_command
from django.db import close_old_connections, transaction
from django.dispatch import Signal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.control import SkipTest
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from abi.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Operation = APIOperation[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Browser:
    """What one person's browser sends along."""

    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effort:
    """How many requests of each kind are made of each operation."""

    valid: int
    invalid: int


def operations() -> list[Operation]:
    """All of them, as the document says now."""
    told = StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=told)
    schema = schemathesis.openapi.from_dict(json.loads(told.getvalue()))
    schema.app = application
    found = list(schema.get_all_operations())
    assert all(isinstance(each, Ok) for each in found), found
    return [each.ok() for each in found if isinstance(each, Ok)]


def problems(asked: Iterable[Operation], browser: Browser, effort: Effort) -> list[str]:
    """What an operation answered that it must not, one finding each; nothing it did stays."""
    found = []
    for operation in asked:
        for mode, examples in (
            (GenerationMode.POSITIVE, effort.valid),
            (GenerationMode.NEGATIVE, effort.invalid),
        ):
            found += _asked(operation, browser, mode, examples)
    return found


def _asked(
    operation: Operation, browser: Browser, mode: GenerationMode, examples: int
) -> list[str]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        with _undone():
            response = case.call(headers=dict(browser.headers), cookies=dict(browser.cookies))
        case.validate_response(response, checks=CHECKS)

    try:
        ask()
    except (SkipTest, Unsatisfiable):
        assert mode is GenerationMode.NEGATIVE, f"no valid request of {operation.label}"
    except (Failure, FailureGroup) as failure:
        first = failure.exceptions[0] if isinstance(failure, FailureGroup) else failure
        return [f"{operation.label} ({mode.value}): {first}"]
    return []


@contextmanager
def _undone() -> Iterator[None]:
    """Within the test's own transaction, whose connection must outlive the request."""
    started, finished = signals.request_started, signals.request_finished
    undone = transaction.atomic()
    # As Django's own tests do: a durable block may be inside.
    undone._from_testcase = True  # type: ignore[attr-defined]
    with _unclosed(started), _unclosed(finished), undone:
        yield
        transaction.set_rollback(True)


@contextmanager
def _unclosed(signal: Signal) -> Iterator[None]:
    signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        signal.connect(close_old_connections)
