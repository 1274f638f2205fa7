"""A Parquet file's columns as the texts they would have in a CSV. Pure.

A column's name is the file's: it is quoted wherever it meets SQL.
"""

from collections.abc import Sequence

FILE = "delivered_file"
_NESTED = ("Map(", "Tuple(", "Array(", "Nested(", "JSON", "Variant(", "Dynamic")
_DAY_TIME = ("DateTime", "Nullable(DateTime")


def quoted(name: str) -> str:
    """A ClickHouse identifier, whatever the name holds."""
    escaped = name.replace("\\", "\\\\").replace("`", "\\`").replace("\0", "\\0")
    return f"`{escaped}`"


def text_sql(name: str, type_: str) -> str:
    """Every digit of a decimal; of a double the shortest text that reads back as the same double.

    NULL becomes an empty text, as in a CSV.
    """
    # Of the file, said outright: our own c1 is an alias in the same SELECT.
    column = f"{FILE}.{quoted(name)}"
    if type_.startswith(_NESTED):
        return f"toJSONString({column})"
    if type_.startswith(_DAY_TIME):
        return f"ifNull(toString({column}, 'UTC'), '')"
    return f"ifNull(toString({column}), '')"


def lines_sql(header: Sequence[str], types: Sequence[str], table_function: str) -> str:
    """As the CSV reader hands lines out: c1…cN, a sentinel, and numbers from 1."""
    pairs = zip(header, types, strict=True)
    texts = [f"{text_sql(name, type_)} AS c{at + 1}" for at, (name, type_) in enumerate(pairs)]
    return (
        f"(SELECT {', '.join(texts)}, CAST(NULL, 'Nullable(String)') AS extra,"
        f" {FILE}._row_number + 1 AS _row_number FROM {table_function} AS {FILE})"
    )
