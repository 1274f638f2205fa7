from typing import Any

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from abi.core.api import cursor
from abi.core.errors import AppError

POSITIONS = st.dictionaries(
    st.text(max_size=10), st.one_of(st.integers(), st.text(), st.none(), st.lists(st.text()))
)


@given(POSITIONS)
def test_a_cursor_reads_back(position: dict[str, Any]) -> None:
    assert cursor.decode(cursor.encode(position)) == position


@given(POSITIONS, st.data())
def test_a_changed_cursor_is_refused(position: dict[str, Any], data: st.DataObject) -> None:
    text = cursor.encode(position)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("abcXYZ0189-_:.").filter(lambda c: c != text[place]))
    with pytest.raises(AppError, match="invalid_cursor"):
        cursor.decode(text[:place] + other + text[place + 1 :])


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(AppError, match="invalid_cursor"):
        cursor.decode(text)


def test_text_signed_for_another_purpose_is_refused() -> None:
    with pytest.raises(AppError, match="invalid_cursor"):
        cursor.decode(signing.dumps({"a": 1}, salt="other", compress=True))


def test_a_signed_value_that_is_no_position_is_refused() -> None:
    with pytest.raises(AppError, match="invalid_cursor"):
        cursor.decode(signing.dumps([1], salt="abi.cursor"))
