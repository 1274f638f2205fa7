"""The functions as this server spells them: most of their names hold in one case only."""

from collections.abc import Mapping
from functools import cache

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.explorer.functions import GROUPS

# Of two spellings of one name the function's own comes last, so it is the one that stays.
_NAMES = Statement("SELECT name FROM system.functions ORDER BY alias_to = '', name")


@cache
def spelled() -> Mapping[str, list[str]]:
    """Names by title, in order. What this server does not have by itself stays in small letters."""
    found = client.read(_NAMES, identity=Identity.WRITER).rows()
    names = {str(name).lower(): str(name) for (name,) in found}
    return {
        title: sorted((names.get(each, each) for each in group), key=str.lower)
        for title, group in GROUPS.items()
    }
