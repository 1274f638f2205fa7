"""What of ClickHouse's own grammar people's SQL may use. Pure.

The second lock: the first is that the user who runs it can reach nothing but views of one scope.
What is not named here is refused, so that a new piece of grammar is shut until it is looked at.
"""

from collections.abc import Callable, Mapping

from abi.core.errors import AppError
from analytics.explorer.errors import NOT_ALLOWED
from analytics.explorer.functions import is_allowed
from analytics.explorer.syntax import Node
from analytics.explorer.wording import shown

MAX_JOINS = 4
# The second argument of these may be the name of a table.
_MEMBERSHIP = frozenset(
    prefix + name for prefix in ("", "global") for name in ("in", "notin", "nullin", "notnullin")
)
_PLAIN = frozenset(
    """
    ExpressionList SelectQuery SelectIntersectExceptQuery WithElement Subquery Literal Identifier
    Asterisk QualifiedAsterisk ColumnsTransformerList ColumnsExceptTransformer
    ColumnsReplaceTransformer ColumnsReplaceTransformer::Replacement ColumnsRegexpMatcher
    ColumnsListMatcher QualifiedColumnsRegexpMatcher QualifiedColumnsListMatcher
    TablesInSelectQuery TablesInSelectQueryElement ArrayJoin TableJoin OrderByElement
    WindowListElement WindowDefinition
    """.split()  # noqa: SIM905 - a list of names reads better so
)


def refuse_unless_safe(root: Node) -> None:
    """Raises AppError `sql_not_allowed`, naming the first thing that is not."""
    if root.kind != "SelectWithUnionQuery":
        _refuse(f"this is no SELECT ({root.kind})")
    for node in root.walk():
        check = _CHECKS.get(node.kind)
        if check is not None:
            check(node)
        elif node.kind not in _PLAIN:
            _refuse(_WORDS.get(node.kind, f"{node.kind} is not allowed"))
    joins = sum(node.kind == "TableJoin" for node in root.walk())
    if joins > MAX_JOINS:
        _refuse(f"{joins} joins, at most {MAX_JOINS} are allowed")


def _select(node: Node) -> None:
    """Beside its selects hang FORMAT, SETTINGS and INTO OUTFILE."""
    if [child.kind for child in node.children] != ["ExpressionList"]:
        _refuse("FORMAT, SETTINGS and INTO OUTFILE are not allowed")


def _table_expression(node: Node) -> None:
    kinds = [child.kind for child in node.children]
    if kinds not in (["TableIdentifier"], ["Subquery"]):
        named = next((child.name for child in node.children if child.kind == "Function"), "")
        _refuse(f"the table function {named} is not allowed" if named else "SAMPLE is not allowed")


def _table(node: Node) -> None:
    """Without a database it is one of our views or a WITH of their own: nothing else is there."""
    if "." in node.name:
        _refuse(f"the table {node.name} is not allowed")


def _function(node: Node) -> None:
    if not is_allowed(node.name):
        _refuse(f"the function {node.name} is not allowed")
    if node.name.lower() in _MEMBERSHIP:
        _membership(node)


def _membership(node: Node) -> None:
    for listed in node.children:
        for named in listed.children[1:]:
            if named.kind == "Identifier" and "." in named.name:
                _refuse(f"IN {named.name} is not allowed: write the table's own SELECT")


def _refuse(what: str) -> None:
    raise AppError(NOT_ALLOWED, shown(what))


_CHECKS: Mapping[str, Callable[[Node], None]] = {
    "SelectWithUnionQuery": _select,
    "TableExpression": _table_expression,
    "TableIdentifier": _table,
    "Function": _function,
}
_WORDS = {
    "Set": "SETTINGS is not allowed",
    "ColumnsApplyTransformer": "APPLY is not allowed: write the function around each column",
    "SampleRatio": "SAMPLE is not allowed",
}
