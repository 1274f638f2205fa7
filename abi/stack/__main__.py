"""`python -m abi.stack <verb>`."""

import argparse
import sys

from abi.stack.clickhouse.library import install
from abi.stack.run import run
from abi.stack.service import StackError


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m abi.stack", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="start the backing services around one command")
    verb.add_argument("--ephemeral", action="store_true", help="fresh and gone afterwards")
    verb.add_argument("command", nargs=argparse.REMAINDER, help="-- CMD…")
    verbs.add_parser("bootstrap-clickhouse", help="install the ClickHouse library by npm")
    options = parser.parse_args(arguments)
    try:
        if options.verb == "run":
            command = options.command[1:] if options.command[:1] == ["--"] else options.command
            return run(command, ephemeral=options.ephemeral)
        print(install())
        return 0
    except StackError as wrong:
        print(wrong, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
