"""Attacks nobody wrote down: what may not be read, wherever it could stand, disguised."""

import random
import re
from collections.abc import Iterator, Mapping

from tests.attacks.corpus import Attack

# What gives rows of a table that is not ours.
_ROWS = (
    "@db@.charges",
    "`@db@`.`charges`",
    '"@db@"."charges"',
    "@other@.azure_billing_detail",
    "@db@.rollup_service_day",
    "merge('@db@', 'charges')",
    "view(SELECT * FROM @db@.charges)",
    "remote('127.0.0.1', @db@.charges)",
    "system.query_log",
    "(SELECT * FROM @db@.charges)",
    "(SELECT * FROM (SELECT * FROM @db@.charges) WHERE 1)",
    "(WITH t AS (SELECT * FROM @db@.charges) SELECT * FROM t)",
)
_PLACES = (
    "SELECT * FROM {rows}",
    "SELECT * FROM azure_billing_detail AS a, {rows} AS b",
    "SELECT * FROM azure_billing_detail AS a JOIN {rows} AS b ON 1 = 1",
    "SELECT * FROM daily_cost AS a LEFT JOIN {rows} AS b ON a.cost_center = b.cost_center",
    "SELECT (SELECT max(cost_center) FROM {rows})",
    "SELECT 1 WHERE 'CANARY' IN (SELECT cost_center FROM {rows})",
    "SELECT exists(SELECT 1 FROM {rows} WHERE cost_center LIKE 'CANARY%')",
    "SELECT z FROM daily_cost ARRAY JOIN (SELECT groupArray(cost_center) FROM {rows}) AS z",
    "SELECT arrayJoin((SELECT groupArray(cost_center) FROM {rows}))",
    "WITH t AS (SELECT * FROM {rows}) SELECT * FROM t",
    "WITH (SELECT max(cost_center) FROM {rows}) AS x SELECT x",
    "WITH daily_cost AS (SELECT * FROM {rows}) SELECT * FROM daily_cost",
    "SELECT cost_center FROM daily_cost UNION ALL SELECT cost_center FROM {rows}",
    "SELECT cost_center FROM {rows} EXCEPT SELECT ''",
    "SELECT arrayMap(x -> (SELECT max(cost_center) FROM {rows}), [1])",
    "SELECT sum(1) OVER (ORDER BY (SELECT max(cost_center) FROM {rows}))",
    "SELECT count() FROM daily_cost GROUP BY (SELECT max(cost_center) FROM {rows})",
    "SELECT count() FROM daily_cost HAVING count() < (SELECT count() FROM {rows})",
    "SELECT 1 LIMIT (SELECT count() FROM {rows})",
    "SELECT if(1, (SELECT any(cost_center) FROM {rows}), '')",
)
_SPACES = (" ", "\t", "\n", "  ", " /**/ ", "/* x */", " -- x\n", "\r\n")
_WORD = re.compile(r"'[^']*'|\s+|\w+|.")


def generated(names: Mapping[str, str], *, count: int, seed: int) -> list[Attack]:
    """Each a different disguise of one of the ways to read one of the things."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    plain = list(_plain(names))
    return [Attack("generated", _disguised(chance.choice(plain), chance)) for _ in range(count)]


def _plain(names: Mapping[str, str]) -> Iterator[str]:
    for rows in _ROWS:
        for place in _PLACES:
            sql = place.replace("{rows}", rows)
            for name, value in names.items():
                sql = sql.replace(f"@{name}@", value)
            yield sql


def _disguised(sql: str, chance: random.Random) -> str:
    words = [_disguise(word, chance) for word in _WORD.findall(sql)]
    text = "".join(words)
    return chance.choice(("{}", "({})", "SELECT * FROM ({})", " {} ", "{};", "/* {{ */ {}")).format(
        text
    )


def _disguise(word: str, chance: random.Random) -> str:
    if word.isspace():
        return chance.choice(_SPACES)
    if word.isupper() and chance.random() < 0.5:
        return "".join(chance.choice((each.lower(), each)) for each in word)
    if word == "." and chance.random() < 0.2:
        return chance.choice((" . ", "/**/./**/", "\n.\n"))
    return word
