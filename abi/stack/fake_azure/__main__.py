"""`python -m abi.stack fake-azure --data DIR`: serve exports as Azure's billing APIs."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from abi.stack.fake_azure.app import application
from abi.stack.fake_azure.clock import Clock, moment
from abi.stack.fake_azure.faults import plan_of
from abi.stack.fake_azure.serve import serve
from abi.stack.fake_azure.settings import Settings, changed
from abi.stack.fake_azure.world import World


def main(arguments: list[str]) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    if not options.data.is_dir():
        print(f"{options.data} is no folder; `manage.py demo_exports` writes one", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="abi-fake-azure-") as folder:
        try:
            world = _world(options, Path(folder))
            served = serve(
                application(world),
                port=options.port,
                https_port=options.https_port,
                work=world.work,
                ca_file=(options.ca_file or world.work / "ca.pem").absolute(),
                until_eof=options.until_eof,
            )
            asyncio.run(served)
        except (OSError, ValueError) as wrong:
            print(wrong, file=sys.stderr)
            return 1
    return 0


def _world(options: argparse.Namespace, work: Path) -> World:
    """Raises ValueError for settings that do not exist."""
    given = dict(each.partition("=")[::2] for each in options.set)
    return World(
        options.data.resolve(),
        work,
        settings=changed(Settings(), given),
        clock=Clock(moment(options.now) if options.now else None),
        plan=plan_of({"rate": options.fault_rate, "seed": options.seed}),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m abi.stack fake-azure", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, required=True, help="a folder of `manage.py demo_exports`")
    add("--port", type=int, default=0, help="for http; any free one when not given")
    add("--https-port", type=int, default=0, help="for https; any free one when not given")
    add("--fault-rate", type=float, default=0.0, help="share of requests that fail, 0 to 1")
    add("--seed", type=int, default=0, help="of the faults")
    add("--ca-file", type=Path, help="where to write the CA to trust; else a temporary file")
    add("--now", help="the server's time at the start, ISO; the real time when not given")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="docs/fake-azure.md")
    add("--until-eof", action="store_true", help="also end when standard input does")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
