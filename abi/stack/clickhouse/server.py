"""The process that is the ClickHouse server: clickhouse-local's own entry, told to listen.

Run as `python -m abi.stack.clickhouse.server`. It lives exactly as long as somebody holds its
standard input open, so it can never outlive the stack.
"""

import argparse
import ctypes
import sys
from pathlib import Path


class _Result(ctypes.Structure):
    """`local_result_v2` of the library: only the message is of use here."""

    _fields_ = [
        ("buffer", ctypes.c_void_p),
        ("length", ctypes.c_size_t),
        ("vector", ctypes.c_void_p),
        ("elapsed", ctypes.c_double),
        ("rows_read", ctypes.c_uint64),
        ("bytes_read", ctypes.c_uint64),
        ("error_message", ctypes.c_char_p),
    ]


def main() -> int:
    """Serve until standard input closes; 0 unless the server could not start."""
    options = _options()
    message = call(
        options.library,
        "clickhouse",
        f"--config-file={options.config}",
        f"--path={options.data}",
        f"--tcp_port={options.port}",
        "--listen_host=127.0.0.1",
        # It does not heed the level in its configuration file, and would say every step.
        "--log-level=warning",
        "--multiquery",
        f"--query={_script(options.database, options.ready)}",
    )
    if message:
        sys.stderr.write(message + "\n")
    return 1 if message else 0


def _script(database: str, ready: Path) -> str:
    """Make the database, listen, leave a mark that we do, then read our input for ever."""
    return "; ".join(
        (
            f"CREATE DATABASE IF NOT EXISTS {database} ENGINE=Atomic",
            "SYSTEM START LISTEN TCP",
            f"SELECT 1 INTO OUTFILE '{ready}' TRUNCATE",
            "SELECT count() FROM file('-', 'LineAsString')",
        )
    )


def call(library: Path, *arguments: str) -> str | None:
    """Call the library as a command line; its error message, if any."""
    loaded = ctypes.CDLL(str(library))
    # Its handlers would spend four seconds on a crash report before the process ends.
    loaded.chdb_set_signal_handlers_enabled(0)
    entry = loaded.query_stable_v2
    entry.restype = ctypes.POINTER(_Result)
    encoded = (ctypes.c_char_p * len(arguments))(*[a.encode() for a in arguments])
    result = entry(len(arguments), encoded)
    if not result or not result.contents.error_message:
        return None
    return str(result.contents.error_message.decode(errors="replace"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The embedded ClickHouse server")
    for name in ("library", "config", "data", "ready"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
