"""The value of one tag of a line, and what its column is called where it has one. Pure."""

import hashlib

PREFIX = "tag_"


def folded(key: str) -> str:
    """Equal only for keys that ClickHouse's `lowerUTF8` makes equal as well."""
    return key.lower() if key.isascii() else key


def tag_sql(key: str) -> str:
    """The value of a tag; `key` is a placeholder. Azure's tag keys know no case: the first wins."""
    return (
        f"arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({key}),"
        " mapValues(tags), mapKeys(tags))"
    )


def column_of(key: str) -> str:
    """Made of nothing that an administrator types; another rule makes another column."""
    said = f"{tag_sql('')} {folded(key)}"
    return PREFIX + hashlib.sha256(said.encode()).hexdigest()[:16]
