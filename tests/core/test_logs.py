"""What reaches stdout, in a process of its own: the configuration is global."""

import json
import subprocess
import sys

import pytest

from abi.core.observability.redaction import redacted

SCRIPT = """
import logging, structlog
from abi.core.observability.logs import configure_logging
configure_logging("INFO")
structlog.contextvars.bind_contextvars(request_id="abcdefgh", user_id=7)
structlog.get_logger("ours").info("loaded", rows=3, token="t0p", name="中文")
logging.getLogger("theirs").warning("GET %s", "https://x/?sig=abc%3D&sv=1")
try:
    raise ValueError("Bearer abc.def.ghi")
except ValueError:
    structlog.get_logger("ours").exception("failed")
    for status in (403, 500):
        said = {"exc_info": True, "extra": {"status_code": status}}
        logging.getLogger("django.request").warning("x", **said)
"""


def test_every_line_is_json_with_the_request_and_without_secrets() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    ours, theirs, failed, refused, broken = (json.loads(line) for line in done.stdout.splitlines())
    assert done.stderr == ""
    assert {**ours, "ts": ""} == {
        "event": "loaded", "level": "info", "logger": "ours", "ts": "",
        "request_id": "abcdefgh", "user_id": 7, "rows": 3, "token": "[hidden]", "name": "中文",
    }  # fmt: skip
    assert (theirs["event"], theirs["logger"], theirs["request_id"]) == (
        "GET https://x/?sig=[hidden]&sv=1", "theirs", "abcdefgh",
    )  # fmt: skip
    assert "Bearer [hidden]" in failed["exception"]
    assert "exception" not in refused
    assert "ValueError" in broken["exception"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Authorization: Bearer abc.DEF-1", "Authorization: Bearer [hidden]"),
        ("https://a/b?sv=1&sig=a%2Fb%3D&se=2", "https://a/b?sv=1&sig=[hidden]&se=2"),
        ("AccountName=x;AccountKey=ab+/==;Suffix=y", "AccountName=x;AccountKey=[hidden];Suffix=y"),
        ("clickhouse://writer:w@h:9000/abi", "clickhouse://writer:[hidden]@h:9000/abi"),
        ("eyJhbGci.eyJzdWIi.c2ln", "eyJ[hidden]"),
        ("a design for signals", "a design for signals"),
    ],
)
def test_secrets_are_known_by_their_look(text: str, clean: str) -> None:
    assert redacted({"a": [text]}) == {"a": [clean]}


@pytest.mark.parametrize(
    "name", ["password", "Authorization", "api_key", "client_secret", "sas_token", "Cookie"]
)
def test_secrets_are_known_by_their_name(name: str) -> None:
    assert redacted({name: "x", "rows": 1}) == {name: "[hidden]", "rows": 1}
