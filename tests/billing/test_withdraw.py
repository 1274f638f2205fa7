"""A month is taken back, and can be shown again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from abi.core.clickhouse import client
from abi.core.errors import AppError
from billing import freshness, ingest
from billing.errors import NOTHING_TO_WITHDRAW, UNKNOWN_SOURCE
from billing.publish import undo, withdraw
from tests.billing.conftest import PERIOD, Check
from tests.billing.deliveries import cost_of, rows, write_csv
from tests.billing.overlapping import S, line, refused, shown, total

pytestmark = pytest.mark.django_db


def test_a_withdrawn_month_shows_nothing_and_as_of_and_undo_still_know_it(checked: Check) -> None:
    first = ingest.publish(checked("first", rows(3)))
    before = timezone.now()
    out = StringIO()
    month = ("--source", "first", "--month", "2023-09", "--dataset", "actual")
    call_command("withdraw", *month, stdout=out)
    assert out.getvalue() == "first actual 2023-09 shows nothing now.\n"
    assert (shown(), shown(before)) == ([], ["first"])
    assert [(each.name, each.periods) for each in freshness.of_sources()] == [("first", ())]
    with pytest.raises(CommandError, match=NOTHING_TO_WITHDRAW.code):
        call_command("withdraw", *month)
    assert undo("first", "actual", PERIOD).snapshot_id == first.snapshot_id
    assert (shown(), total()) == (["first"], cost_of(rows(3)))


def test_a_withdrawn_month_can_be_ingested_again_from_the_same_bytes(checked: Check) -> None:
    first = ingest.publish(checked("first", rows(3)))
    withdraw("first", "actual", PERIOD)
    again = ingest.publish(checked("first", rows(3)))
    assert again.changed
    assert again.snapshot_id != first.snapshot_id
    assert (shown(), total()) == (["first"], cost_of(rows(3)))
    assert undo("first", "actual", PERIOD).snapshot_id == first.snapshot_id


def test_undo_is_refused_when_another_source_holds_the_lines_now(checked: Check) -> None:
    ingest.publish(checked("first", rows(3)))
    withdraw("first", "actual", PERIOD)
    ingest.publish(checked("second", rows(2)))
    refused(lambda: undo("first", "actual", PERIOD))
    assert (shown(), total()) == (["second"], cost_of(rows(2)))


def test_clickhouse_away_while_comparing_publishes_nothing_and_the_retry_succeeds(
    checked: Check, settings: Settings
) -> None:
    ingest.publish(checked("first", [line(1, S[1])]))
    second = checked("second", [line(2, S[2])])
    urls = dict(settings.CLICKHOUSE_URLS)
    client.close_pools()
    settings.CLICKHOUSE_URLS = dict.fromkeys(urls, "clickhouse://writer@127.0.0.1:1/x")
    with pytest.raises(AppError) as caught:
        ingest.publish(second)
    settings.CLICKHOUSE_URLS = urls
    assert (caught.value.code, caught.value.retryable) == ("clickhouse_unreachable", True)
    assert shown() == ["first"]
    assert ingest.publish(second).changed
    assert shown() == ["first", "second"]


def test_an_unknown_source_or_month_cannot_be_withdrawn(db: None) -> None:
    with pytest.raises(AppError) as caught:
        withdraw("nobody", "actual", PERIOD)
    assert caught.value.code == UNKNOWN_SOURCE.code
    with pytest.raises(CommandError, match="is not YYYY-MM"):
        call_command("withdraw", "--source", "x", "--month", "September", "--dataset", "actual")


def test_the_command_tells_the_refusal_with_its_fix(
    checked: Check, tmp_path: Path, clickhouse: str
) -> None:
    ingest.publish(checked("first", rows(3)))
    err = StringIO()
    file = write_csv(tmp_path / "again.csv", rows(3))
    with pytest.raises(SystemExit):
        call_command("ingest", str(file), "--source", "copy", stderr=err)
    problem = json.loads(err.getvalue())
    assert problem["code"] == "overlapping_sources"
    assert "Yields to" in problem["fix"]
    assert shown() == ["first"]
