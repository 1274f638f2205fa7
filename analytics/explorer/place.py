"""A database that holds the views of one scope and of what is published now, and nothing else.

Its name is a hash of what they say, so it never changes: another publication or scope is another
place. Places are made when they are needed and dropped when nobody came for a day.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.errors import RefusedError
from abi.core.clickhouse.statement import Entry, Explored, Identity, Statement
from analytics.explorer import access
from analytics.explorer.door import Door, Way, door
from analytics.explorer.sight import sight_of
from analytics.explorer.views import Sight, compile_views

PREFIX = "abi_sql_"
_LENGTH = 32
# UNKNOWN_DATABASE, AUTHENTICATION_FAILED: the task that tidies up took the one or the other.
_GONE = {81, 516}
# What this process has made, or found there.
_made: set[str] = set()


@dataclass(frozen=True, slots=True)
class Place:
    """Where SQL of people with this scope runs. Its views read as `definer`, whoever asks."""

    way: Door
    scope: Scope
    entry: Entry
    definer: str
    views: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.entry.database

    def query_id(self, run: str) -> str:
        return f"{self.name}-{run}"


def place_for(scope: Scope) -> Place:
    """The place, made if it is not there. Raises AppError `sql_explorer_off`, …"""
    place = placed(door(), sight_of(scope))
    if place.name not in _made:
        _establish(place)
    return place


@lru_cache(maxsize=64)
def placed(way: Door, sight: Sight) -> Place:
    """What the place is, whether or not it has been made."""
    name = _name(way, sight)
    views = compile_views(replace(sight, wall=_wall(way, name, sight.scope)))
    users = way.way is Way.USERS
    definer = access.definer_of(sight.scope) if users else "CURRENT_USER"
    return Place(way, sight.scope, Entry(access.url_for(way, sight.scope), name), definer, views)


def explored(
    sql: str, parameters: Mapping[str, object], *, place: Place, run: str, most: int
) -> Explored:
    """As `client.explore`. Where the place was dropped meanwhile, it is made and asked anew."""

    def ask() -> Explored:
        query_id = place.query_id(run)
        return client.explore(sql, parameters, entry=place.entry, query_id=query_id, most=most)

    try:
        return ask()
    except RefusedError as refused:
        if refused.code not in _GONE:
            raise
    _establish(place)
    return ask()


def drop_all_but(used: Iterable[str]) -> int:
    """Drop every place that is not among `used`; how many."""
    kept = set(used)
    found = client.read(
        Statement(
            "SELECT name FROM system.databases WHERE startsWith(name, {prefix:String})",
            {"prefix": PREFIX},
        ),
        identity=Identity.WRITER,
    )
    idle = [str(name) for (name,) in found.rows() if name not in kept]
    for name in idle:
        client.command(Statement(f"DROP DATABASE IF EXISTS `{name}` SYNC"))
    return len(idle)


def _name(way: Door, sight: Sight) -> str:
    said = [way.way, way.database, sight.scope.digest, dict(compile_views(sight))]
    return PREFIX + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_LENGTH]


def _wall(way: Door, name: str, scope: Scope) -> str:
    """Holds for nobody but whom the views are for."""
    if way.way is Way.USERS:
        return f"currentUser() = '{access.user_of(scope)}'"
    return f"startsWith(queryID(), '{name}-')"


def _establish(place: Place) -> None:
    if place.way.way is Way.USERS:
        access.admit(place.scope, place.way.database, place.name)
    make(place)
    _made.add(place.name)


def make(place: Place) -> None:
    """Each step may have been done by another process, or half by one that died."""
    client.command(Statement(f"CREATE DATABASE IF NOT EXISTS `{place.name}` ENGINE = Atomic"))
    for view, select in place.views.items():
        client.command(
            Statement(
                f"CREATE VIEW IF NOT EXISTS `{place.name}`.`{view}`"
                f" DEFINER = {place.definer} SQL SECURITY DEFINER AS\n{select}"
            )
        )
