"""A rule is said, the same bytes are read again, and lines move from quarantine to charges."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing import ingest, reading_rules, replay
from billing.errors import DATES_AMBIGUOUS, MISSING_REQUIRED_COLUMN
from billing.models import Publication, ReadingRule, Snapshot, SnapshotStatus, Source
from billing.publish import undo
from billing.reading_rules import Rule
from tests.billing.conftest import PERIOD, Ask, Ingest
from tests.billing.deliveries import HEADER, cost_of, row, rows, write_csv
from tests.people import People

pytestmark = pytest.mark.django_db

NO_PERIOD = tuple(name for name in HEADER if not name.startswith("BillingPeriod"))
Say = Callable[..., ReadingRule]


@pytest.fixture
def say(people: People, source: Source) -> Say:
    def run(kind: str, column: str = "", value: str = "") -> ReadingRule:
        rule = Rule(kind, column, value)
        return reading_rules.add(source.name, rule, actor=people.alice, reason="as agreed")

    return run


def _shown(ask: Ask, snapshot_id: int) -> list[tuple[object, ...]]:
    return ask(f"SELECT line_no FROM charges WHERE snapshot_id = {snapshot_id} ORDER BY 1")


def test_lines_that_pass_now_move_from_quarantine_to_charges(
    tmp_path: Path, ingested: Ingest, ask: Ask, say: Say, people: People
) -> None:
    lines = [row(1), row(2, CostInBillingCurrency="1.234,56"), row(3, CostInBillingCurrency="7,5")]
    first = ingested(write_csv(tmp_path / "a.csv", lines))
    assert (first.loaded, first.quarantined) == (1, 2)
    say("decimal_comma", "unit_price")
    unmoved = replay.replay(first.snapshot_id, actor=people.alice, reason="try")
    assert (unmoved.changed, unmoved.quarantined) == (True, 2)
    say("decimal_comma", "cost")
    # The dot of line 1 is no decimal comma: it is never guessed to be one.
    again = replay.replay(unmoved.snapshot_id, actor=people.alice, reason="decimal commas")
    assert (again.delivered, again.loaded, again.quarantined) == (3, 2, 1)
    assert again.billed_cost == (("USD", "1242.06"),)
    assert _shown(ask, again.snapshot_id) == [(2,), (3,)]
    undo("s", "actual", PERIOD)
    undo("s", "actual", PERIOD)
    assert Publication.objects.all().newest().get().snapshot_id == first.snapshot_id
    assert _shown(ask, first.snapshot_id) == [(1,)]


def test_the_audit_keeps_who_what_and_why(
    tmp_path: Path, ingested: Ingest, say: Say, people: People
) -> None:
    lines = [row(1), row(2, BillingCurrencyCode="")]
    first = ingested(write_csv(tmp_path / "a.csv", lines))
    rule = say("currency", "", "EUR")
    second = replay.replay(first.snapshot_id, actor=people.alice, reason="invoiced in euro")
    reading_rules.remove(rule.pk, actor=people.alice, reason="no more")
    events = list(AuditEvent.objects.order_by("number").values_list("action", "actor", "after"))
    said = {"kind": "currency", "column": "", "value": "EUR", "reason": "as agreed"}
    assert events[-3:] == [
        ("readingrule.added", "alice", said),
        (
            "snapshot.replayed",
            "alice",
            {
                "snapshot": second.snapshot_id,
                "quarantined": 0,
                "rules": [["currency", "", "EUR"]],
                "reason": "invoiced in euro",
            },
        ),
        ("readingrule.deleted", "alice", {"reason": "no more"}),
    ]
    assert second.billed_cost == (("EUR", lines[1]["CostInBillingCurrency"]),
                                  ("USD", lines[0]["CostInBillingCurrency"]))  # fmt: skip


def test_the_same_bytes_under_the_same_rules_are_no_change(
    tmp_path: Path, ingested: Ingest, say: Say, people: People
) -> None:
    file = write_csv(tmp_path / "a.csv", [row(1), row(2, BillingCurrencyCode="")])
    first = ingested(file)
    nothing = replay.replay(first.snapshot_id, actor=people.alice, reason="again")
    assert (nothing.changed, nothing.snapshot_id) == (False, first.snapshot_id)
    say("currency", "", "EUR")
    second = ingested(file)
    assert (second.changed, second.quarantined) == (True, 0)
    assert not ingested(file).changed


def test_day_first_dates_are_read_only_where_a_rule_says_so(
    tmp_path: Path, source: Source, ingested: Ingest, ask: Ask, say: Say
) -> None:
    lines = [row(1, Date="25/09/2023"), row(2, Date="03/09/2023 00:00"), row(3, Date="09/25/2023")]
    file = write_csv(tmp_path / "a.csv", lines, NO_PERIOD)
    with pytest.raises(AppError, match=DATES_AMBIGUOUS.code):
        ingested(file)
    say("day_first")
    published = ingested(file)
    assert (published.billing_period, published.loaded) == ("2023-09-01", 2)
    assert ask("SELECT toString(date) FROM charges ORDER BY line_no") == [
        ("2023-09-25",),
        ("2023-09-03",),
    ]
    assert ask("SELECT rule, bad_value FROM quarantine") == [("not_a_date", "09/25/2023")]


def test_a_load_that_failed_is_read_again_under_a_rule(
    tmp_path: Path, source: Source, ingested: Ingest, say: Say, people: People
) -> None:
    good = write_csv(tmp_path / "a.csv", rows(1))
    renamed = tuple("Amount" if name == "CostInBillingCurrency" else name for name in HEADER)
    lines = [line | {"Amount": line["CostInBillingCurrency"]} for line in rows(3)]
    (delivery,) = ingest.discover_at(good.as_uri(), source)
    good.unlink()
    write_csv(good, lines, renamed)
    say("alias", "cost", "amount")
    (delivery,) = ingest.discover_at(good.as_uri(), source)
    landed = ingest.land(delivery)
    ReadingRule.objects.all().delete()
    with pytest.raises(AppError, match=MISSING_REQUIRED_COLUMN.code):
        ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    failed = Snapshot.objects.get()
    assert failed.status == SnapshotStatus.FAILED
    say("alias", "cost", "AMOUNT")
    published = replay.replay(failed.pk, actor=people.alice, reason="renamed by accounting")
    assert published.billed_cost == (("USD", cost_of(rows(3))),)
    assert landed.rules == (("alias", "cost", "amount"),)


def test_dates_outside_the_month_are_let_in_by_a_rule(
    tmp_path: Path, ingested: Ingest, say: Say, people: People
) -> None:
    lines = [*rows(3), row(4, Date="08/15/2023")]
    first = ingested(write_csv(tmp_path / "a.csv", lines, NO_PERIOD))
    assert (first.billing_period, first.quarantined) == ("2023-09-01", 1)
    say("outside_period")
    again = replay.replay(first.snapshot_id, actor=people.alice, reason="refunds of August")
    assert (again.quarantined, again.billed_cost) == (0, (("USD", cost_of(lines)),))


def test_an_older_delivery_never_comes_back_by_a_replay(
    tmp_path: Path, ingested: Ingest, say: Say, people: People
) -> None:
    old = ingested(write_csv(tmp_path / "a.csv", rows(1)))
    new = ingested(write_csv(tmp_path / "b.csv", rows(2)))
    say("outside_period")
    for wrong, code in ((old.snapshot_id, "not_replayable"), (10**6, "unknown_snapshot")):
        with pytest.raises(AppError, match=code):
            replay.replay(wrong, actor=people.alice, reason="no")
    assert Publication.objects.all().newest().get().snapshot_id == new.snapshot_id
    assert not AuditEvent.objects.filter(action="snapshot.replayed").exists()


def test_what_a_replay_would_empty_stays_shown(
    tmp_path: Path, ingested: Ingest, say: Say, people: People
) -> None:
    first = ingested(write_csv(tmp_path / "a.csv", rows(2)))
    say("decimal_comma", "cost")  # the lines have dots: none of them would be left
    with pytest.raises(AppError, match="empty_delivery"):
        replay.replay(first.snapshot_id, actor=people.alice, reason="mistaken")
    assert Publication.objects.get().snapshot_id == first.snapshot_id
    assert Snapshot.objects.order_by("pk").last() != Snapshot.objects.order_by("pk").first()


@pytest.mark.parametrize(
    "rule",
    [
        Rule("day_first", "date"),
        Rule("decimal_comma"),
        Rule("decimal_comma", "product"),
        Rule("currency", "", "eur"),
        Rule("currency", "", "EURO"),
        Rule("alias", "nothing", "x"),
        Rule("alias", "cost", " "),
        Rule("guess"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(people: People, source: Source, rule: Rule) -> None:
    with pytest.raises(AppError, match="reading_rule_invalid"):
        reading_rules.add(source.name, rule, actor=people.alice, reason="?")
    assert not ReadingRule.objects.exists()
    assert not AuditEvent.objects.filter(action="readingrule.added").exists()


def test_a_rule_is_said_once(say: Say) -> None:
    say("currency", "", "EUR")
    with pytest.raises(AppError, match="reading_rule_in_the_way"):
        say("currency", "", "CNY")
    assert ReadingRule.objects.get().value == "EUR"


def test_a_decimal_comma_is_a_number_of_its_own(
    tmp_path: Path, ingested: Ingest, ask: Ask, say: Say
) -> None:
    say("decimal_comma", "consumed_quantity")
    texts = ("1.234.567,5", "-7,25", "12", "1,5E-3", "1.5", "1,234,5", "12.34,5", "")
    lines = [row(n, Quantity=text) for n, text in enumerate(texts, 1)]
    ingested(write_csv(tmp_path / "a.csv", lines))
    assert ask("SELECT consumed_quantity FROM charges ORDER BY line_no") == [
        (Decimal("1234567.5"),), (Decimal("-7.25"),), (Decimal(12),), (Decimal("0.0015"),), (None,),
    ]  # fmt: skip
    assert ask("SELECT bad_value FROM quarantine ORDER BY line_no") == [
        ("1.5",), ("1,234,5",), ("12.34,5",),
    ]  # fmt: skip
