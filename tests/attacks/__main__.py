"""`python -m tests.attacks`: starts servers of its own, and everything on them."""

import json
import os
import secrets
import sys

from tests.attacks.scoped import bobs_filter, bobs_users


def main() -> None:
    """The embedded server's users stand in a file: bob's, as production would make it, too."""
    asks, reads = bobs_users()
    scoped = (asks, secrets.token_urlsafe(24), reads, bobs_filter())
    os.environ |= {"ABI_STACK_SCOPED": json.dumps(scoped), "DJANGO_SETTINGS_MODULE": "abi.settings"}
    python = sys.executable
    command = [python, "-m", "tests.attacks.run", *sys.argv[1:]]
    os.execv(python, [python, "-m", "abi.stack", "run", "--ephemeral", "--", *command])  # noqa: S606


if __name__ == "__main__":
    main()
