"""Every attack of the corpus through the door; `make attacks` tries each lock alone."""

import pytest
from pytest_django import Settings

from abi.core.accounts.grants import scope_of
from abi.core.errors import AppError
from analytics.explorer.place import place_for
from analytics.explorer.run import judged
from tests.analytics.explorer.conftest import Sql
from tests.attacks import world
from tests.attacks.corpus import attacks, legit
from tests.attacks.generated import generated
from tests.people import People

# What is no more than a question about one's own rows.
_HARMLESS = "SELECT 1 -- ; DROP TABLE {db}.charges"
_GENERATED = 60


@pytest.fixture
def unhurried(settings: Settings) -> None:
    """More questions in a minute than a person may ask."""
    settings.API_RATES = {"api": (), "work": ()}


def test_no_attack_gets_through_and_nothing_changes(
    analysts: People, clickhouse: str, sql: Sql, tmp_path: object, unhurried: None
) -> None:
    there = world.make(analysts, database=clickhouse, tmp=str(tmp_path), with_policed=False)
    before = world.fingerprint(clickhouse)
    tried = [each for each in attacks(there.names) if each.kind != "bombs"]
    got_in = []
    for attack in [*tried, *generated(there.names, count=_GENERATED, seed=7)]:
        answer = sql(analysts.bob, attack.sql, parameters=dict(attack.parameters))
        body = answer.content.decode()
        if answer.status_code == 200:
            got_in.append(attack)
            assert not any(each in body for each in (world.CANARY, str(world.CANARY_COST))), attack
        else:
            assert answer.status_code in (400, 422), attack
            assert world.PASSWD not in body
    assert [each.sql for each in got_in if each.kind != "oracles"] == [
        _HARMLESS.format(db=clickhouse)
    ]
    assert world.fingerprint(clickhouse) == before


def test_analysts_may_ask_what_they_ask(
    analysts: People, clickhouse: str, sql: Sql, unhurried: None
) -> None:
    world.make(analysts, database=clickhouse, tmp="", with_policed=False)
    refused = {}
    for asked in legit():
        answer = sql(analysts.bob, asked.sql, parameters=dict(asked.parameters))
        if answer.status_code != 200:
            refused[asked.sql] = answer.json()["detail"]
    assert refused == {}
    assert len(legit()) >= 40


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("DROP TABLE x", "this is no SELECT (DropQuery)"),
        ("SELECT * FROM abi.charges", "the table abi.charges is not allowed"),
        ("SELECT * FROM numbers(3)", "the table function numbers is not allowed"),
        ("SELECT file('/x')", "the function file is not allowed"),
        ("SELECT 1 FORMAT CSV", "FORMAT, SETTINGS and INTO OUTFILE are not allowed"),
        ("SELECT 1 INTO OUTFILE 'x'", "FORMAT, SETTINGS and INTO OUTFILE are not allowed"),
        ("SELECT * APPLY(sum) FROM focus", "APPLY is not allowed: write the function around each"),
        ("SELECT 1 IN abi.charges", "IN abi.charges is not allowed: write the table's own SELECT"),
        ("SELECT * FROM focus SAMPLE 0.1", "SAMPLE is not allowed"),
        ("SELECT 1" + " FROM focus AS t0" + "".join(f", focus AS t{n}" for n in range(1, 7)),
         "6 joins, at most 4 are allowed"),
    ],
)  # fmt: skip
def test_a_refusal_names_what_it_refuses(
    analysts: People, clickhouse: str, query: str, named: str
) -> None:
    place = place_for(scope_of(analysts.bob))
    with pytest.raises(AppError) as refused:
        judged(query, {}, place)
    assert refused.value.code == "sql_not_allowed"
    assert refused.value.detail.startswith(named)
