"""ClickHouse users for every scope: who asks, and as whom its views read.

The policies are an authority of their own for people's SQL: they hold on the table itself, before
any condition of a query is tried. A user without a policy sees no row, as the server is told to be
(`users_without_row_policies_can_read_rows`), and nobody is let in before they are there.
Whoever asks has no grant on the table: a policy does not keep its index (`mergeTreeIndex`).
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.conf import settings

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.explorer.door import Door, Way
from analytics.explorer.literals import inlined, quoted
from analytics.params import Params
from analytics.tables import CHARGES
from analytics.visible import scope_conditions

_CHARGES = "charges"
_READ = (_CHARGES, "charge_duplicates")
_PROFILE = "abi_explorer"
_USER, _DEFINER = "abi_s_", "abi_r_"


def user_of(scope: Scope) -> str:
    return f"{_USER}{scope.digest}"


def definer_of(scope: Scope) -> str:
    return f"{_DEFINER}{scope.digest}"


def url_for(way: Door, scope: Scope) -> str:
    """The address at which this scope's SQL is run, with who runs it."""
    if way.way is Way.DEFINER:
        return str(settings.CLICKHOUSE_URLS[Identity.EXPLORER])
    name = user_of(scope)
    parts = urlsplit(str(settings.CLICKHOUSE_URLS[Identity.ACCESS]))
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{name}:{quote(_password(name), safe='')}@{host}"
    return urlunsplit(parts._replace(netloc=netloc, path="/default"))


def admit(scope: Scope, database: str, place: str) -> None:
    """Make the user, its policy and its grants, as far as they are not there."""
    for sql in statements(
        scope, database=database, place=place, password=_password(user_of(scope))
    ):
        client.command(Statement(sql), identity=Identity.ACCESS)


def statements(scope: Scope, *, database: str, place: str, password: str) -> Iterator[str]:
    """In an order in which nobody ever sees more than they may."""
    asks, reads, table = user_of(scope), definer_of(scope), f"`{database}`.`{_CHARGES}`"
    ours = ", ".join(f"`{each}`" for each in _everybody_else())
    # Once a table has a policy, whoever has none sees nothing of it: ours are said first.
    yield f"CREATE ROW POLICY IF NOT EXISTS abi_all ON {table} FOR SELECT USING 1 TO {ours}"
    yield f"CREATE USER IF NOT EXISTS {reads} HOST NONE"
    yield (
        f"CREATE ROW POLICY IF NOT EXISTS {reads} ON {table} FOR SELECT"
        f" USING {condition(scope)} AS PERMISSIVE TO {reads}"
    )
    for each in _READ:
        yield f"GRANT SELECT ON `{database}`.`{each}` TO {reads}"
    identified = f"IDENTIFIED WITH sha256_password BY {quoted(password)}"
    yield f"CREATE USER IF NOT EXISTS {asks} {identified} SETTINGS PROFILE '{_PROFILE}'"
    # The password is made of our key, which may have been changed since the user was made.
    yield f"ALTER USER {asks} {identified}"
    yield f"GRANT SELECT ON `{place}`.* TO {asks}"


def dismiss_all_but(scopes: Iterable[str], database: str) -> int:
    """Take users away whose scope (its digest) is not among these; of how many scopes."""
    kept = set(scopes)
    names = client.read(
        Statement(
            "SELECT name FROM system.users WHERE startsWith(name, {prefix:String})",
            {"prefix": _USER},
        ),
        identity=Identity.ACCESS,
    )
    digests = (str(name).removeprefix(_USER) for (name,) in names.rows())
    idle = [digest for digest in digests if digest not in kept]
    for digest in idle:
        reads = f"{_DEFINER}{digest}"
        for sql in (
            f"DROP USER IF EXISTS {_USER}{digest}, {reads}",
            f"DROP ROW POLICY IF EXISTS {reads} ON `{database}`.`{_CHARGES}`",
        ):
            client.command(Statement(sql), identity=Identity.ACCESS)
    return len(idle)


def condition(scope: Scope) -> str:
    """Which rows of `charges` this scope sees, as the compiler says it to every other question."""
    params = Params()
    said = " AND ".join(scope_conditions(scope, params, CHARGES)) or "1"
    return inlined(Statement(said, params.values))


def _everybody_else() -> list[str]:
    urls = settings.CLICKHOUSE_URLS
    names = {urlsplit(urls[each]).username for each in (Identity.WRITER, Identity.READER)}
    return sorted(unquote(name) for name in names if name)


def _password(name: str) -> str:
    """The same in every process, and told by no other secret but ours."""
    key = f"abi.sql.{settings.SECRET_KEY}".encode()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
