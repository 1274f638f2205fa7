"""When a key or a client was last used, and from where: written at most once a minute."""

import time
from typing import Any

import structlog
from django.db import Error, connection, models
from django.utils.translation import gettext

from abi.core.afterwards import afterwards

_SECONDS = 60
_WRITE = """
INSERT INTO {table} ({pk}, at, address) VALUES (%s, now(), %s)
ON CONFLICT ({pk}) DO UPDATE SET at = excluded.at, address = excluded.address
WHERE {table}.at <= excluded.at - interval '{seconds} seconds'
"""
_log = structlog.get_logger(__name__)
# Of this process; several processes agree in the statement.
_written: dict[tuple[str, int | str], float] = {}


class Use(models.Model):
    """Apart from what is used, which every request reads: a use must not count as a change of it.

    Its primary key is what is used; that knows it as `use`.
    """

    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} at {self.at:%Y-%m-%d %H:%M}"


def used(kind: type[Use], pk: int | str, address: str) -> None:
    """`kind` is the table of its uses."""
    now, which = time.monotonic(), (kind.__name__, pk)
    if now - _written.get(which, -_SECONDS) < _SECONDS:
        return
    _written[which] = now
    afterwards(lambda: _write(kind, pk, address))


def last_used(what: Any) -> str:
    """For a person to read; `what` has its `use` read already."""
    use = getattr(what, "use", None)
    if not use:
        return gettext("never")
    said = {"at": f"{use.at:%Y-%m-%d %H:%M}", "address": use.address or "?"}
    return gettext("%(at)s from %(address)s") % said


def _write(kind: type[Use], pk: int | str, address: str) -> None:
    table, column = kind._meta.db_table, kind._meta.pk.column  # noqa: SLF001 - Django's own door
    statement = _WRITE.format(table=table, pk=column, seconds=_SECONDS)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, [pk, address or None])
    except Error as error:
        _log.warning("use_not_written", table=table, pk=pk, error=type(error).__name__)
