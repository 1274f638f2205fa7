"""The verb `fake-azure`, where the packages it needs may not be installed."""

import importlib.util
import os
import sys

from abi.stack.service import StackError

_NEEDED = ("starlette", "uvicorn", "trustme")


def fake_azure(arguments: list[str]) -> int:
    """Becomes the server. Raises StackError when a package is missing."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StackError(
            f"the fake Azure needs {', '.join(missing)}, which a production image leaves out; "
            "install the development packages: `make install`"
        )
    command = (sys.executable, "-m", "abi.stack.fake_azure", *arguments)
    os.execv(sys.executable, command)  # noqa: S606 — our own Python
