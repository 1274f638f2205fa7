"""`python -m abi.stack <verb>`."""

import argparse
import os
import sys

from abi.stack.clickhouse.library import install
from abi.stack.control import clean, down, status
from abi.stack.doctor import doctor
from abi.stack.fake_azure.verb import fake_azure
from abi.stack.places import of_checkout
from abi.stack.run import run
from abi.stack.service import StackError
from abi.stack.up import up


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m abi.stack", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="start the backing services around one command")
    verb.add_argument("--ephemeral", action="store_true", help="fresh and gone afterwards")
    verb.add_argument("command", nargs=argparse.REMAINDER, help="-- CMD…")
    verb = verbs.add_parser("up", help="start the whole product and stay")
    verb.add_argument("--port", type=int, default=int(os.environ.get("ABI_PORT") or 8000))
    verb.add_argument("--no-demo", action="store_true", help="load no demo months")
    verbs.add_parser("down", help="stop a running stack and wait")
    verbs.add_parser("clean", help="stop, then delete all local data")
    verbs.add_parser("status", help="what runs")
    verbs.add_parser("doctor", help="say in plain words what is missing")
    verbs.add_parser("bootstrap-clickhouse", help="install the ClickHouse library by npm")
    verb = verbs.add_parser("fake-azure", help="answer as Azure's billing APIs do", add_help=False)
    options, others = parser.parse_known_args(arguments)
    if others and options.verb != "fake-azure":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        return fake_azure(others) if options.verb == "fake-azure" else _do(options)
    except StackError as wrong:
        print(wrong, file=sys.stderr)
        return 1


def _do(options: argparse.Namespace) -> int:
    match options.verb:
        case "run":
            command = options.command[1:] if options.command[:1] == ["--"] else options.command
            return run(command, ephemeral=options.ephemeral)
        case "up":
            return up(port=options.port, with_demo=not options.no_demo)
        case "status":
            text, code = status(of_checkout())
        case "doctor":
            text, code = doctor(os.environ)
        case "down" | "clean":
            text, code = (down if options.verb == "down" else clean)(of_checkout()), 0
        case _:
            text, code = install(), 0
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
