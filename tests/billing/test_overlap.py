"""Two sources never count the same lines twice."""

import pytest

from billing import ingest
from billing.errors import OVERLAPPING_SOURCES
from billing.models import Publication, Snapshot, Source
from billing.publish import withdraw
from tests.billing.conftest import PERIOD, Check
from tests.billing.deliveries import cost_of, row, rows
from tests.billing.overlapping import S, line, refused, shown, total, yields

pytestmark = pytest.mark.django_db


def test_the_same_subscription_of_a_second_source_is_refused_and_no_total_changes(
    checked: Check,
) -> None:
    ingest.publish(checked("first", rows(3)))
    before = list(Publication.objects.values())
    second = checked("second", [row(9), line(4, S[1])])
    assert refused(lambda: ingest.publish(second)) == (
        "second and first both have aaaaaaaa-2222-4333-8444-bbbbbbbbbbbb in 2023-09 actual;"
        " neither is chosen to win"
    )
    assert list(Publication.objects.values()) == before
    assert (shown(), total()) == (["first"], cost_of(rows(3)))
    failed = Snapshot.objects.get(pk=second.snapshot_id)
    assert (failed.status, failed.error_code) == ("failed", "overlapping_sources")
    assert not OVERLAPPING_SOURCES.retryable


def test_the_refusal_names_three_subscriptions_and_counts_the_rest(checked: Check) -> None:
    lines = [line(number, S[number]) for number in range(1, 8)]
    ingest.publish(checked("first", lines))
    detail = refused(lambda: ingest.publish(checked("second", lines[1:])))
    assert f"both have {S[2]}, {S[3]}, {S[4]} and 3 more in 2023-09 actual" in detail


def test_the_spelling_of_a_subscription_does_not_hide_an_overlap(checked: Check) -> None:
    ingest.publish(checked("first", [line(1, "ABCDABCD-2222-4333-8444-000000000000")]))
    same = checked("second", [line(1, "abcdabcd-2222-4333-8444-000000000000")])
    refused(lambda: ingest.publish(same))


def test_other_subscriptions_datasets_and_months_are_no_overlap(checked: Check) -> None:
    ingest.publish(checked("first", [line(1, S[1])]))
    assert ingest.publish(checked("second", [line(2, S[2])])).changed
    assert ingest.publish(checked("third", [line(1, S[1])], dataset="amortized")).changed
    october = {
        "BillingPeriodStartDate": "10/01/2023",
        "BillingPeriodEndDate": "10/31/2023",
        "Date": "10/02/2023",
    }
    assert ingest.publish(checked("fourth", [line(1, S[1], **october)])).changed
    assert (shown(), total()) == (["first", "second"], cost_of([row(1), row(2)]))


def test_a_source_never_overlaps_itself(checked: Check) -> None:
    ingest.publish(checked("first", rows(3)))
    assert ingest.publish(checked("first", rows(4))).changed
    assert total() == cost_of(rows(4))


@pytest.mark.parametrize("nobody", ["", "00000000-0000-0000-0000-000000000000"])
def test_lines_without_a_subscription_compare_by_their_billing_account(
    checked: Check, nobody: str
) -> None:
    ingest.publish(checked("first", [line(1, nobody), line(2, S[1])]))
    other = checked("other", [line(3, nobody, BillingAccountId="7000002"), line(4, S[2])])
    assert ingest.publish(other).changed
    same = checked("same", [line(5, "", BillingAccountId="7000001")])
    detail = refused(lambda: ingest.publish(same))
    assert "both have lines of 7000001 without a subscription in 2023-09" in detail
    assert shown() == ["first", "other"]


def test_lines_that_name_neither_are_not_compared_and_never_replaced(checked: Check) -> None:
    nameless = line(1, "", BillingAccountId="")
    ingest.publish(checked("first", [nameless, line(2, S[1])]))
    assert ingest.publish(checked("second", [nameless])).changed
    yields("first", to="winner")
    winner = checked("winner", [nameless, line(2, S[1])])
    detail = refused(lambda: ingest.publish(winner))
    assert detail.endswith(
        "winner wins, but only first has lines of no subscription and no billing account"
    )


def test_a_month_that_was_replaced_or_withdrawn_overlaps_nothing(checked: Check) -> None:
    ingest.publish(checked("first", [line(1, S[1])]))
    ingest.publish(checked("first", [line(1, S[2])]))
    assert ingest.publish(checked("second", [line(2, S[1])])).changed
    withdraw("first", "actual", PERIOD)
    assert ingest.publish(checked("third", [line(3, S[2])])).changed
    assert (shown(), total()) == (["second", "third"], cost_of([row(2), row(3)]))


def test_a_disabled_source_still_overlaps_what_it_shows(checked: Check) -> None:
    ingest.publish(checked("first", rows(1)))
    Source.objects.filter(name="first").update(enabled=False)
    refused(lambda: ingest.publish(checked("second", rows(2))))
