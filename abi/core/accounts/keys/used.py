"""When a key was last used, and from where: written at most once a minute."""

import time

import structlog
from django.db import Error, connection

from abi.core.accounts.keys.known import KnownKey
from abi.core.afterwards import afterwards

_SECONDS = 60
_WRITE = f"""
INSERT INTO accounts_apikeyuse (key_id, at, address) VALUES (%s, now(), %s)
ON CONFLICT (key_id) DO UPDATE SET at = excluded.at, address = excluded.address
WHERE accounts_apikeyuse.at <= excluded.at - interval '{_SECONDS} seconds'
"""
_log = structlog.get_logger(__name__)
# Of this process; several processes agree in the statement.
_written: dict[int, float] = {}


def used(key: KnownKey, address: str) -> None:
    now = time.monotonic()
    if now - _written.get(key.pk, -_SECONDS) < _SECONDS:
        return
    _written[key.pk] = now
    afterwards(lambda: _write(key, address))


def _write(key: KnownKey, address: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [key.pk, address or None])
    except Error as error:
        _log.warning("key_use_not_written", key_id=key.id8, error=type(error).__name__)
