"""What a Python says of how it was compiled."""

import sys
import sysconfig

import pytest

from abi.stack.interpreter import is_optimized


@pytest.mark.parametrize(
    ("asked", "prefix", "optimized"),
    [
        ("'--enable-shared' '--prefix=/opt/python'", "/opt/python", False),
        ("'--enable-optimizations' '--with-lto'", "/opt/python", True),
        (None, "/opt/python", False),
        ("'--with-dbmliborder=bdb:gdbm'", "/usr", True),
    ],
)
def test_a_python_of_ones_own_is_optimized_where_it_was_asked_for(
    asked: str | None, prefix: str, *, optimized: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", {"CONFIG_ARGS": asked}.get)
    monkeypatch.setattr(sys, "base_prefix", prefix)
    assert is_optimized() is optimized
