"""A month of the table as a Parquet file, written by the engine itself while no server runs.

A process of its own: `python -m bench.query.parquet --data … --month … --out …`.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from abi.stack.clickhouse.library import library
from abi.stack.clickhouse.server import call
from abi.stack.clickhouse.users import PRODUCT
from bench.query.columns import lost, selected


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--month", type=date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    where = f"FROM {PRODUCT}.charges WHERE billing_period = '{options.month}'"
    counted = options.out.with_suffix(".json")
    lines = f"SELECT {selected()} {where} INTO OUTFILE '{options.out}' TRUNCATE FORMAT Parquet"
    about = f"SELECT count() AS lines, {lost()} AS lost {where}"
    about += f" INTO OUTFILE '{counted}' TRUNCATE FORMAT JSONEachRow"
    # The library can be called once in a process.
    asked = ("--multiquery", f"--query={lines}; {about}")
    if wrong := call(library(), "clickhouse", f"--path={options.data}", *asked):
        print(wrong, file=sys.stderr)
        return 1
    print(json.dumps({name: int(n) for name, n in json.loads(counted.read_text()).items()}))
    counted.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
