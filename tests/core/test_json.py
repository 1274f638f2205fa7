"""What answers are written as: the same that the framework's own renderer writes, byte for byte."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer

from abi.core.api.json import Json, Told


class Unit(StrEnum):
    HOUR = "1 Hour"


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | _TEXTS | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
    max_leaves=20,
)


@given(_VALUES)
def test_it_reads_as_what_was_said(said: Any) -> None:
    assert json.loads(Json().render({"a": said})) == json.loads(JSONRenderer().render({"a": said}))


@pytest.mark.parametrize(
    "said",
    [
        Decimal("-0.0000000000000000000000000007"),
        datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC),
        date(2026, 11, 24),
        timedelta(days=1),
        UUID(int=7),
        gettext_lazy("Cost"),
        ErrorDetail("wrong", code="x"),
        Unit.HOUR,
        (1, "二", None, True),
    ],
    ids=repr,
)
def test_a_value_is_written_as_by_the_framework(said: object) -> None:
    assert Json().render({"said": said}) == JSONRenderer().render({"said": said})


def test_nothing_is_nothing_and_whoever_asks_for_it_gets_indented_text() -> None:
    assert Json().render(None) == b""
    assert Json().render({"a": 1}, "application/json; indent=2") == b'{\n  "a": 1\n}'
    told = Told((memoryview(b'{"a":{"b":1}}')[:-1],), b',"at":"2026"', (b"}",))
    assert Json().render(told) == b'{"a":{"b":1},"at":"2026"}'
    indented = Json().render(told, "application/json; indent=2")
    assert indented == b'{\n  "a": {\n    "b": 1\n  },\n  "at": "2026"\n}'
