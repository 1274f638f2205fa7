"""Becomes another module of ours, for which ClickHouse keeps no query conditions.

`python -m bench.query.cold MODULE …`, within a stack: the reader's URL carries the setting, so the
web server and everything else that reads has it.
"""

import os
import sys

OFF = "use_query_condition_cache=0"


def main() -> None:
    environment = dict(os.environ)
    environment["CLICKHOUSE_READER_URL"] += f"?{OFF}"
    os.execve(  # noqa: S606 - our own module
        sys.executable, [sys.executable, "-m", *sys.argv[1:]], environment
    )


if __name__ == "__main__":
    main()
