"""ClickHouse's own reading of a text (`EXPLAIN AST`), as a tree. Pure.

Lines hold names as they were typed, line breaks included, so nothing is believed that does not add
up: every line must be as deep as a child of the one above, and every node have as many children as
it says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"( *)([A-Za-z:]+)(?: (.*?))??(?: \(children (\d+)\))?", re.DOTALL)


class UnreadableError(Exception):
    """The lines do not add up to a tree."""


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is the engine's word for it, `name` what follows it: of a function, a column, a value.

    What it is called (`AS`) is left out.
    """

    kind: str
    name: str
    children: tuple["Node", ...]

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


def tree(lines: Sequence[str]) -> Node:
    """Raises `UnreadableError`."""
    left = iter(lines)
    root = _node(left, 0)
    if next(left, None) is not None:
        raise UnreadableError
    return root


def _node(left: Iterator[str], depth: int) -> Node:
    found = _LINE.fullmatch(next(left, ""))
    if found is None or len(found[1]) != depth:
        raise UnreadableError
    name, _, _ = f" {found[3] or ''}".partition(" (alias ")
    children = tuple(_node(left, depth + 1) for _ in range(int(found[4] or 0)))
    return Node(found[2], name.strip(), children)
