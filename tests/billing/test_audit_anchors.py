"""What the chain cannot show of itself: a cut tail, a chain made anew, an anchor made up."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import first_broken_link, record
from billing import audit_anchors
from billing.audit_anchors import anchor, verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("landing")]
# As the trigger does it, for all events from a number on.
_MADE_ANEW = """
DO $$
DECLARE
    newest text := '';
    event record;
BEGIN
    FOR event IN SELECT * FROM audit_event ORDER BY number LOOP
        UPDATE audit_event SET previous_hash = newest, hash = audit_event_hash(
            number, at, actor_id, actor, action, target, audit_event.before, after, request_id,
            newest)
        WHERE number = event.number RETURNING hash INTO newest;
    END LOOP;
END $$
"""


def add(count: int) -> None:
    for number in range(count):
        record(actor=None, action="test.done", target=f"thing {number}")


def behind_the_guards(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change")
        for sql in statements:
            cursor.execute(sql)


def anchors(landing: Path) -> list[Path]:
    return sorted((landing / "audit" / "anchors").glob("*"))


def test_the_newest_event_is_anchored_once(landing: Path) -> None:
    assert anchor() is None
    add(3)
    made = anchor()
    assert made
    assert (made.number, made.hash) == (3, AuditEvent.objects.get(number=3).hash)
    assert anchor() is None
    add(2)
    assert anchor()
    assert [int(path.stem) for path in anchors(landing)] == [3, 5]
    add(1)
    assert verify() == audit_anchors.Verdict((), events=6, anchors=2, unanchored=1)


@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        ("UPDATE audit_event SET target = 'other' WHERE number = 2", "event 2 was changed"),
        ("DELETE FROM audit_event WHERE number = 1", "event 2 was changed"),
        ("UPDATE audit_event SET number = 9 WHERE number = 2", "event 3 was changed"),
        ("DELETE FROM audit_event WHERE number >= 4", "event 4 is gone"),
        ("DELETE FROM audit_event", "event 4 is gone"),
    ],
)
def test_what_was_edited_deleted_moved_or_cut_off_is_found(tampering: str, finding: str) -> None:
    add(4)
    anchor()
    assert verify().findings == ()
    behind_the_guards(tampering)
    assert verify().findings[0].startswith(finding)


def test_a_chain_that_was_made_anew_is_found_though_it_holds() -> None:
    add(4)
    anchor()
    behind_the_guards("UPDATE audit_event SET target = 'other' WHERE number = 2", _MADE_ANEW)
    assert first_broken_link() is None
    (finding,) = verify().findings
    assert finding.startswith("event 4 is another one")


def test_an_anchor_that_was_changed_moved_or_made_up_is_found(landing: Path) -> None:
    add(2)
    anchor()
    (path,) = anchors(landing)
    said = json.loads(path.read_text())
    for forged in ({**said, "signature": said["signature"][:-1]}, {"number": 2}):
        path.write_text(json.dumps(forged))
        (finding,) = verify().findings
        assert finding == f"audit/anchors/{path.name} is not an anchor that this application signed"
    path.write_text(json.dumps(said))
    assert verify().findings == ()
    path.rename(path.with_name(f"{1:020d}.json"))
    assert len(verify().findings) == 1


def test_a_key_of_before_is_believed_as_long_as_it_is_named(settings: Settings) -> None:
    add(1)
    anchor()
    before, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key of fifty characters, or even more",
    )
    assert len(verify().findings) == 1
    settings.SECRET_KEY_FALLBACKS = [before]
    assert verify().findings == ()


def test_the_command_says_so_and_fails() -> None:
    add(2)
    anchor()
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue() == (
        "The audit holds: 2 events, 1 anchors; 0 events since the newest anchor.\n"
    )
    behind_the_guards("DELETE FROM audit_event WHERE number = 2")
    with pytest.raises(CommandError, match="does not hold: 1 events, 1 anchors, 1 findings"):
        call_command("verify_audit", stderr=StringIO())
