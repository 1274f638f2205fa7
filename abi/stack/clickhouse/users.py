"""Who may do what in the embedded server: its users.xml.

SQL-driven access (`CREATE USER`, `ROW POLICY`) does not exist here: the library has no access
storage that can be written. Production's twin is ops/compose/clickhouse-users.xml, where people's
SQL has a user for each scope; here all share the explorer, who may read nothing but their views.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from abi.stack.credentials import Credentials

PRODUCT = "abi"
# Databases that tests make for themselves; granted only to a stack that lives for one run.
TESTS = "test_*"
# The databases of people's SQL, each with the views of one scope.
VIEWS = "abi_sql_*"
# Tables of which everybody states which rows they see.
FILTERED = ("charges", "quarantine")
_GIB = 1024**3

_READER: Mapping[str, object] = {
    # 2: may not write, may still send settings with a query, as the driver does.
    "readonly": 2,
    "max_execution_time": 60,
    "timeout_overflow_mode": "throw",
    "max_memory_usage": 8 * _GIB,
    "max_result_rows": 5_000_000,
    "result_overflow_mode": "throw",
}
_EXPLORER: Mapping[str, object] = {
    "readonly": 1,
    "allow_ddl": 0,
    "max_execution_time": 30,
    "timeout_overflow_mode": "throw",
    "max_memory_usage": 2 * _GIB,
    "max_memory_usage_for_user": 4 * _GIB,
    # A year's `daily_cost` of ten million lines does not fit: beyond these it goes on on disk.
    "max_bytes_before_external_group_by": 3 * _GIB // 4,
    "max_bytes_before_external_sort": 3 * _GIB // 4,
    "max_temporary_data_on_disk_size_for_query": 10 * _GIB,
    "max_temporary_data_on_disk_size_for_user": 20 * _GIB,
    "max_concurrent_queries_for_user": 3,
    "max_threads": 2,
    "max_rows_to_read": 500_000_000,
    "max_bytes_to_read": 50 * _GIB,
    "read_overflow_mode": "throw",
    # More than come back to anybody, and a block beyond: the one row too many that tells of a cut
    # answer must arrive before the server refuses.
    "max_result_rows": 200_000,
    "max_result_bytes": 64 * 1024**2,
    "result_overflow_mode": "throw",
    "max_query_size": 65_536,
    "max_ast_depth": 200,
    "max_ast_elements": 5_000,
    "max_expanded_ast_elements": 50_000,
    "max_subquery_depth": 20,
    "max_columns_to_read": 100,
    "allow_introspection_functions": 0,
    "use_query_cache": 0,
}
_PROFILES: Mapping[str, Mapping[str, object]] = {
    # The server's own session is `default` and has no password. It is the one session that
    # user may have: everybody else who tries is refused.
    "default": {"max_sessions_for_user": 1},
    "writer": {"max_sessions_for_user": 0, "async_insert": 0},
    "reader": {"max_sessions_for_user": 0, **_READER},
    "explorer": {"max_sessions_for_user": 0, **_EXPLORER},
}


@dataclass(frozen=True, slots=True)
class Scoped:
    """Two users as production has them for each scope, to try what their row policy keeps.

    `name` asks, and may read nothing but views; these read as `definer`, who sees `rows`.
    """

    name: str
    password: str
    definer: str
    rows: str

    @classmethod
    def read(cls, text: str) -> "Scoped | None":
        """From JSON, an array of the four; "" is none."""
        return cls(*json.loads(text)) if text else None


def users_xml(credentials: Credentials, *, with_tests: bool, scoped: Scoped | None = None) -> str:
    """The whole file, for the product's database and, if wanted, those of tests."""
    databases = (PRODUCT, TESTS) if with_tests else (PRODUCT,)
    users = (
        _user("writer", credentials.clickhouse_writer, _writer_grants(databases), rows="1"),
        _user("reader", credentials.clickhouse_reader, _reader_grants(databases), rows="1"),
        _user("explorer", credentials.clickhouse_explorer, [_READS_VIEWS], rows="0"),
        *(_scoped(scoped) if scoped else ()),
    )
    profiles = "".join(f"<{name}>{_tags(of)}</{name}>" for name, of in _PROFILES.items())
    return (
        f"<clickhouse><profiles>{profiles}</profiles><quotas><default/></quotas><users>"
        "<default><password></password><networks><ip>127.0.0.1</ip></networks>"
        "<profile>default</profile><quota>default</quota></default>"
        f"{''.join(users)}</users></clickhouse>\n"
    )


def _writer_grants(databases: tuple[str, ...]) -> list[str]:
    return [
        *(f"GRANT ALL ON {name}.*" for name in (*databases, VIEWS)),
        # Of the explorer's views.
        *(f"GRANT SET DEFINER ON {who}" for who in ("writer", "abi_r_*")),
        "GRANT TABLE ENGINE ON *",
        # Loads are read by the server itself from the landing zone.
        *(f"GRANT READ ON {source}" for source in ("FILE", "S3", "AZURE")),
        "GRANT NAMED COLLECTION ON landing",
        "GRANT SELECT ON system.*",
        "GRANT KILL QUERY, SYSTEM FLUSH LOGS ON *.*",
    ]


def _reader_grants(databases: tuple[str, ...]) -> list[str]:
    return [f"GRANT SELECT ON {name}.*" for name in databases]


_READS_VIEWS = f"GRANT SELECT ON {VIEWS}.*"


def _scoped(user: Scoped) -> tuple[str, str]:
    reads = [f"GRANT SELECT ON {PRODUCT}.{table}" for table in ("charges", "charge_duplicates")]
    return (
        _user(user.name, user.password, [_READS_VIEWS], rows="0", profile="explorer"),
        _user(user.definer, user.password, reads, rows=user.rows, profile="explorer"),
    )


def _user(name: str, password: str, grants: list[str], *, rows: str, profile: str = "") -> str:
    """`rows`: the condition of the row filter on the product's tables.

    Once one user has a filter, a user without one sees nothing: each states its own.
    """
    rows = escape(rows)
    filters = "".join(f"<{table}><filter>{rows}</filter></{table}>" for table in FILTERED)
    return (
        f"<{name}><password_sha256_hex>{hashlib.sha256(password.encode()).hexdigest()}"
        "</password_sha256_hex><networks><ip>127.0.0.1</ip></networks>"
        f"<profile>{profile or name}</profile><quota>default</quota>"
        f"<grants>{''.join(f'<query>{escape(grant)}</query>' for grant in grants)}</grants>"
        f"<databases><{PRODUCT}>{filters}</{PRODUCT}></databases></{name}>"
    )


def _tags(values: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in values.items())
