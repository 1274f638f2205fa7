"""ClickHouse users of a production server, in words the embedded one can read but not obey.

After a change that is meant: `ABI_ACCEPT_GOLDEN=1 pytest tests/analytics/explorer/test_access.py`.
"""

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from analytics.explorer import access, door
from analytics.explorer.functions import ALLOWED
from analytics.explorer.literals import literal
from tests.analytics.golden import assert_golden

SCOPE = Scope.of(
    [
        [
            Condition.of(ScopeDimension.SUBSCRIPTION, ["B", "A"]),
            Condition.of(ScopeDimension.COST_CENTER, ["42", "it's \\ {x:String}"]),
        ],
        [Condition.of(ScopeDimension.TAG, ["prod"], "env")],
    ]
)


def test_statements_are_those_that_were_read(settings: Settings) -> None:
    settings.CLICKHOUSE_URLS = {
        **settings.CLICKHOUSE_URLS,
        "writer": "clickhouse://writer:x@h/abi",
        "reader": "clickhouse://reader:x@h/abi",
    }
    said = access.statements(SCOPE, database="abi", place="abi_sql_x", password="p'w")
    assert_golden("explorer_access", ";\n\n".join(said))


def test_clickhouse_can_read_every_one_of_them(clickhouse: str) -> None:
    for scope in (SCOPE, Scope.everything(), Scope.nothing()):
        for sql in access.statements(scope, database="abi", place="abi_sql_x", password="p'w"):
            client.read(Statement(f"EXPLAIN AST {sql}"))


def test_nothing_and_everything(clickhouse: str) -> None:
    assert (access.condition(Scope.nothing()), access.condition(Scope.everything())) == (
        "false",
        "1",
    )


@example("'; DROP TABLE charges; -- \\' {snapshots:Array(UInt64)} `$$ \u2028 生产 \t\n\r\\N\0")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_literal_is_read_back_as_it_was(clickhouse: str, text: str) -> None:
    one, many = literal(text, "String"), literal([text, ""], "Array(String)")
    result = client.read(Statement(f"SELECT hex({one}), arrayMap(x -> hex(x), {many})"))
    coded = text.encode().hex().upper()
    assert list(result.rows()) == [(coded, [coded, ""])]


def test_every_allowed_function_is_one(clickhouse: str) -> None:
    """A name that the server does not know would be a hole for a function to come."""
    known = client.read(
        Statement("SELECT lower(name) FROM system.functions"), identity=Identity.WRITER
    )
    # Part of the grammar, and not in the list of functions.
    assert set(known.data[0]) >= ALLOWED - {"exists", "lambda", "untuple"}


@pytest.mark.parametrize(
    ("urls", "code"),
    [({"explorer": "", "access": ""}, "sql_explorer_off")],
)
def test_without_a_user_there_is_no_explorer(
    settings: Settings, urls: dict[str, str], code: str
) -> None:
    settings.CLICKHOUSE_URLS = {**django_settings.CLICKHOUSE_URLS, **urls}
    with pytest.raises(AppError) as refused:
        door.door()
    assert refused.value.code == code


@pytest.mark.parametrize("version", ["25.8.1.1", "26.2.19.43"])
def test_an_old_server_is_refused(
    monkeypatch: pytest.MonkeyPatch, clickhouse: str, version: str
) -> None:
    monkeypatch.setattr(door, "version", lambda _: version)
    with pytest.raises(AppError) as refused:
        door.door()
    assert refused.value.code == "clickhouse_too_old"


def test_a_cluster_has_no_explorer_yet(settings: Settings) -> None:
    settings.CLICKHOUSE_CLUSTER = "c"
    with pytest.raises(AppError, match="a cluster"):
        door.door()
