"""docker-compose.yml by its schema and by its own promises. Nothing here runs a container."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

from abi.stack.clickhouse.users import users_xml
from abi.stack.credentials import Credentials
from tests.stack.stacks import ROOT

_FILE = ROOT / "docker-compose.yml"
_USERS = ROOT / "ops" / "compose" / "clickhouse-users.xml"
# They listen nowhere, so nothing cheap can be asked of them.
_WITHOUT_HEALTH = {"migrate", "worker", "celery", "jobs"}
# Makes sense on a server that has its own operator session only.
_EMBEDDED_ONLY = {"max_sessions_for_user"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text())
    return found


def test_it_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())
    jsonschema.Draft201909Validator(schema).validate(compose)


def test_it_has_the_services_of_the_design(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {
        *("migrate", "web", "worker", "celery", "jobs"),
        *("postgres", "valkey", "temporal", "temporal-postgres", "clickhouse", "minio"),
    }
    healthy = {name for name, service in compose["services"].items() if "healthcheck" in service}
    assert set(compose["services"]) - healthy == _WITHOUT_HEALTH


def test_every_secret_is_asked_for_and_none_is_in_the_file() -> None:
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)(:[?-])?", _FILE.read_text())
    required = {name for name, operator in secrets if operator == ":?"}
    optional = {name for name, operator in secrets if operator != ":?"}
    # Whether passwords are taken is no secret.
    assert optional == {"MINIO_ROOT_PASSWORD", "ABI_LOCAL_PASSWORDS"}
    example = (ROOT / "ops" / "compose" / "example.env").read_text()
    assert required <= {line[:-1] for line in example.splitlines() if line.endswith("=")}
    assert re.findall(r"^\w+=.+$", example, re.MULTILINE) == []


def test_only_the_web_port_is_published_and_on_loopback(compose: dict[str, Any]) -> None:
    ports = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}
    assert ports == {"web": ["127.0.0.1:${ABI_PORT:-8000}:8000"]}


def test_peoples_sql_has_the_limits_of_the_embedded_server() -> None:
    here = ET.fromstring(users_xml(Credentials(), with_tests=False))  # noqa: S314 — our own files
    there = ET.fromstring(_USERS.read_text())  # noqa: S314 — our own files
    assert _limits(there, "abi_explorer") == _limits(here, "explorer")


@pytest.mark.parametrize("user", ["writer", "reader"])
def test_clickhouse_users_have_the_rights_of_the_embedded_server(user: str) -> None:
    here = ET.fromstring(users_xml(Credentials(), with_tests=False))  # noqa: S314 — our own files
    there = ET.fromstring(_USERS.read_text())  # noqa: S314 — our own files
    assert _rights(there, user) == _rights(here, user)


def _rights(root: ET.Element, user: str) -> tuple[object, ...]:
    found = root.find(f"users/{user}")
    assert found is not None
    return (
        _limits(root, user),
        [query.text for query in found.iterfind("grants/query")],
        {table.tag: table.findtext("filter") for table in found.iterfind("databases/abi/*")},
        found.findtext("profile"),
    )


def _limits(root: ET.Element, name: str) -> dict[str, str | None]:
    profile = root.find(f"profiles/{name}")
    assert profile is not None
    return {tag.tag: tag.text for tag in profile if tag.tag not in _EMBEDDED_ONLY}
