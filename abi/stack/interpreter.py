"""How the Python that runs ABI was compiled."""

import sys
import sysconfig

# Debian, Ubuntu and Fedora compile theirs so by rules of their own and do not say it.
_DISTRIBUTIONS = "/usr"


def is_optimized() -> bool:
    """Whether it was compiled along a profile (PGO), as far as it tells.

    Without, pure Python takes half as long again: pyenv's and other builds by hand, unless
    `PYTHON_CONFIGURE_OPTS="--enable-optimizations --with-lto"` asked for it.
    """
    asked = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    return "--enable-optimizations" in asked or sys.base_prefix == _DISTRIBUTIONS
