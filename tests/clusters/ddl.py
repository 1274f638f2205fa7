"""What the embedded servers cannot do for a cluster: carry DDL around, and replicate.

`ON CLUSTER` wants a server's DDL worker, replication its port for other servers; the library has
neither. So each such statement is run here on every server, without the words, and the replicated
engines are their plain ones. Everything else reaches one server and goes where that sends it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from clickhouse_driver import Client

from tests.clusters.servers import NAME

_ON = f" ON CLUSTER '{NAME}'"
_REPLICATED = re.compile(r"Replicated(\w*MergeTree)\('[^']+', '\{replica\}'(?:, (\([\w, ]+\)))?\)")


@contextmanager
def carried_to(urls: tuple[str, ...]) -> Iterator[list[str]]:
    """Yields the statements carried so far, as the product wrote them."""
    execute, carried = Client.execute, list[str]()

    def everywhere(client: Client, query: str, *rest: Any, **options: Any) -> Any:
        if _ON not in query:
            return execute(client, query, *rest, **options)
        carried.append(query)
        for url in urls if not query.startswith("SYSTEM SYNC REPLICA") else ():
            with Client.from_url(url) as other:
                other.client_settings |= client.client_settings
                execute(other, _plain(query), *rest, **options)
        return []

    with patch.object(Client, "execute", everywhere):
        yield carried


def without_cluster(query: str) -> str:
    return query.replace(_ON, "")


def _plain(query: str) -> str:
    return _REPLICATED.sub(
        lambda of: of[1] + (f"({of[2]})" if of[2] else ""), without_cluster(query)
    )
