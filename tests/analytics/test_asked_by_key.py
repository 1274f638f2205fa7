"""A question by a key: the rows of its owner, and ClickHouse is told whose key it was."""

import json
import uuid

from rest_framework.test import APIClient

from abi.core.accounts.roles import Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from tests.analytics.published import OCTOBER
from tests.people import BOB_SUBSCRIPTIONS, People, bearing, grant, key_of, service_account

ASKED = {"measures": ["lines"], "period": OCTOBER, "dimensions": ["subscription"]}


def test_a_program_gets_the_rows_of_its_grants_and_is_named_in_clickhouses_log(
    people: People, october: int
) -> None:
    program = service_account("nightly", Role.VIEWER)
    grant(program, ScopeDimension.SUBSCRIPTION, *BOB_SUBSCRIPTIONS)
    issued, name = key_of(program), uuid.uuid4().hex
    headers = bearing(issued) | {"X-Request-ID": name}
    by_key = APIClient().post("/api/v1/analytics/query", ASKED, headers=headers)
    browser = APIClient()
    browser.force_login(people.bob)
    assert by_key.status_code == 200
    assert by_key.json()["data"] == browser.post("/api/v1/analytics/query", ASKED).json()["data"]
    client.command(Statement("SYSTEM FLUSH LOGS"))
    found = client.read(
        Statement(
            "SELECT DISTINCT log_comment FROM system.query_log WHERE log_comment LIKE {n:String}",
            {"n": f"%{name}%"},
        ),
        identity=Identity.WRITER,
    )
    said = [json.loads(str(row[0])) for row in found.rows()]
    assert [(each["user_id"], each["key_id"]) for each in said] == [(program.pk, issued.text.id8)]
