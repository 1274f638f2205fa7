"""Each driver worked out by hand, from September to October: an hour of a machine costs 10."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from abi.core.accounts.scope import Scope
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text, exact_sum
from analytics.explain.answer import Level
from tests.analytics.explain.asking import MONTHS, amounts, ask, only
from tests.analytics.explain.bill import BEFORE, Line, insert, line

SOURCES = {1: "ea"}
COVERED = {"pricing_model": "Reservation", "benefit_id": "/Reservations/R-1"}
# Priced in dollars at seven yuan each.
YUAN = {"billing_currency": "CNY", "pricing_currency": "USD", "exchange_rate": Decimal(7)}
Explained = Callable[..., dict[str, str]]


@pytest.fixture
def explain(clickhouse: str) -> Iterator[Callable[..., Level]]:
    """The whole change from these lines, dated in September, to those of October."""

    def explain(before: list[Line], after: list[Line]) -> Level:
        was = [replace(each, date=BEFORE) for each in before]
        insert([replace(each, snapshot_id=1) for each in (*was, *after)])
        return only(ask(MONTHS, Scope.everything(), sources=SOURCES)[0])

    yield explain
    client.command(Statement("TRUNCATE TABLE charges SYNC"))


@pytest.fixture
def drivers(explain: Callable[..., Level]) -> Explained:
    """The amounts of its drivers, once they are known to be the whole change."""

    def drivers(before: list[Line], after: list[Line]) -> dict[str, str]:
        level = explain(before, after)
        found = amounts(level)
        assert exact_sum(found.values()) == level.change
        return {driver.value: decimal_text(amount) for driver, amount in found.items()}

    return drivers


def test_more_hours_at_the_same_price_are_usage(drivers: Explained) -> None:
    assert drivers([line("30", "3")], [line("40", "4")]) == {"usage": "10"}


def test_another_price_of_the_same_hours_is_price(drivers: Explained) -> None:
    assert drivers([line("30", "3")], [line("33", "3")]) == {"price": "3"}


def test_where_both_change_usage_is_at_the_earlier_price_and_the_rest_is_price(
    drivers: Explained,
) -> None:
    assert drivers([line("30", "3")], [line("44", "4")]) == {"price": "4", "usage": "10"}


def test_what_a_quotient_loses_stays_with_price(drivers: Explained) -> None:
    third = "0.333333333333333333333333333333"
    found = drivers([line("1", "3")], [line("1.25", "4")])
    assert found == {"price": "-0.083333333333333333333333333333", "usage": third}


def test_thirty_decimals_and_large_amounts_are_split_without_a_lost_digit(
    drivers: Explained,
) -> None:
    tiny = "0.000000000000000000000000000001"
    assert drivers([line("900000000000000", "1")], [line(f"900000000000000{tiny[1:]}", "1")]) == {
        "price": tiny
    }


def test_lines_of_one_meter_are_compared_together_whatever_their_number(
    drivers: Explained,
) -> None:
    assert drivers([line("10"), line("10")], [line("30", "3")]) == {"usage": "10"}


def test_a_meter_of_a_resource_with_lines_in_one_month_only_is_new_or_vanished(
    drivers: Explained,
) -> None:
    found = drivers(
        [line("10"), line("4", meter_id="disk"), line("2", instance_key="/vm/2")],
        [line("10"), line("7", meter_id="network"), line("1", instance_key="/vm/3")],
    )
    assert found == {"new": "8", "vanished": "-6"}


def test_meters_without_an_id_are_told_apart_by_name(drivers: Explained) -> None:
    nameless = {"meter_id": "", "instance_key": "/saas"}
    found = drivers(
        [line("10", meter_name="seat", **nameless), line("5", meter_name="call", **nameless)],
        [line("10", meter_name="seat", **nameless), line("6", meter_name="talk", **nameless)],
    )
    assert found == {"new": "6", "vanished": "-5"}


def test_hours_that_come_under_a_reservation_are_commitment(drivers: Explained) -> None:
    found = drivers([line("100", "10")], [line("60", "10", **COVERED)])
    assert found == {"commitment": "-40"}


def test_hours_that_leave_a_savings_plan_are_commitment(drivers: Explained) -> None:
    covered = line("60", "10", pricing_model="SavingsPlan", benefit_id="/plans/1")
    assert drivers([covered], [line("100", "10")]) == {"commitment": "40"}


def test_growth_beyond_the_cover_is_usage_at_the_average_and_commitment(
    drivers: Explained,
) -> None:
    # 5 hours more, at 6 each before: 30. Two thirds are covered now, all were: 5 hours at 10 - 6.
    found = drivers([line("60", "10", **COVERED)], [line("60", "10", **COVERED), line("50", "5")])
    assert found == {"usage": "30", "commitment": "20"}


def test_growth_of_all_alike_is_usage_and_the_price_of_the_cover_is_price(
    drivers: Explained,
) -> None:
    before = [line("60", "10", **COVERED), line("100", "10")]
    after = [line("140", "20", **COVERED), line("200", "20")]
    assert drivers(before, after) == {"usage": "160", "price": "20"}


def test_commitments_bought_or_left_unused_are_commitment(drivers: Explained) -> None:
    none = {"instance_key": "", "benefit_id": "/Reservations/R-1", "meter_id": "r"}
    bought = line("300", charge_type="Purchase", pricing_model="Reservation", **none)
    unused = line("12", charge_type="UnusedReservation", pricing_model="Reservation", **none)
    unused_focus = line("3", "3", pricing_model="Committed", **none)
    assert drivers([bought], [bought, bought, unused, unused_focus]) == {"commitment": "315"}


def test_what_is_bought_otherwise_has_a_price_and_a_quantity(drivers: Explained) -> None:
    seats = {"charge_type": "Purchase", "pricing_model": "", "instance_key": ""}
    assert drivers([line("30", "3", **seats)], [line("40", "4", **seats)]) == {"usage": "10"}


@pytest.mark.parametrize("kind", ["Refund", "Adjustment", "RoundingAdjustment", "Credit"])
def test_refunds_credits_and_adjustments_are_adjustment(drivers: Explained, kind: str) -> None:
    back = line("-5", "-1", charge_type=kind)
    assert drivers([line("10")], [line("10"), back, back]) == {"adjustment": "-10"}


def test_the_refund_of_a_reservation_is_no_commitment(drivers: Explained) -> None:
    back = line("-5", charge_type="Refund", pricing_model="Reservation")
    assert drivers([line("10")], [line("10"), back]) == {"adjustment": "-5"}


def test_tax_is_tax(drivers: Explained) -> None:
    assert drivers([line("1", charge_type="Tax")], [line("3", charge_type="Tax")]) == {"tax": "2"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([line("10", None)], [line("12")]),
        ([line("10", "0")], [line("12")]),
        ([line("10")], [line("12", "0")]),
        ([line("10", "2"), line("0", "-2")], [line("12", "2")]),
        ([line("10")], [line("12", unit_of_measure="1 Day")]),
        ([line("10")], [line("11"), line("1", None)]),
        ([line("10")], [line("12", "1000000000000000")]),
        ([line("10", "0.000000000000000000000000000001")], [line("12", "100000000")]),
    ],
)
def test_without_quantities_to_compare_the_change_is_unmeasured(
    drivers: Explained, before: list[Line], after: list[Line]
) -> None:
    assert drivers(before, after) == {"unmeasured": "2"}


def test_another_exchange_rate_is_currency_and_usage_is_at_the_earlier_one(
    drivers: Explained,
) -> None:
    # 10 dollars for an hour: 3 hours at 7, then 4 hours at 8.
    after = line("320", "4", **YUAN | {"exchange_rate": Decimal(8)})
    assert drivers([line("210", "3", **YUAN)], [after]) == {"currency": "40", "usage": "70"}


def test_cover_is_priced_at_the_earlier_rate(drivers: Explained) -> None:
    # 10 dollars, 6 under the reservation, at 7 and then at 8.
    after = line("480", "10", **COVERED, **YUAN | {"exchange_rate": Decimal(8)})
    found = drivers([line("700", "10", **YUAN)], [after])
    assert found == {"currency": "60", "commitment": "-280"}


def test_a_period_of_several_rates_has_their_average(drivers: Explained) -> None:
    # 10 + 10 dollars at 7 and 8 are 150, 7.5 for a dollar; then 20 dollars at 9 are 180.
    eight, nine = (YUAN | {"exchange_rate": Decimal(rate)} for rate in (8, 9))
    before = [line("70", "1", **YUAN), line("80", "1", **eight)]
    assert drivers(before, [line("180", "2", **nine)]) == {"currency": "30"}


@pytest.mark.parametrize(
    "unknown",
    [
        {"exchange_rate": None},
        {"exchange_rate": Decimal(0)},
        {"pricing_currency": "EUR", "exchange_rate": Decimal(8)},
    ],
)
def test_a_rate_that_both_months_do_not_know_is_no_currency_effect(
    drivers: Explained, unknown: dict[str, object]
) -> None:
    after = line("240", "3", **YUAN | unknown)
    assert drivers([line("210", "3", **YUAN)], [after]) == {"price": "30"}


def test_costs_of_both_signs_at_several_rates_have_no_average(drivers: Explained) -> None:
    eight = YUAN | {"exchange_rate": Decimal(8)}
    before = [line("70", "1", **YUAN), line("-8", "1", **eight)]
    assert set(drivers(before, [line("80", "2", **eight)])) == {"price"}


def test_priced_in_its_own_currency_a_bill_has_no_rate(drivers: Explained) -> None:
    own = {"billing_currency": "CNY", "pricing_currency": "cny"}
    before, after = (line(cost, "1", exchange_rate=Decimal(cost), **own) for cost in ("7", "8"))
    assert drivers([before], [after]) == {"price": "1"}


def test_without_quantities_the_rate_is_known_all_the_same(drivers: Explained) -> None:
    after = line("88", None, **YUAN | {"exchange_rate": Decimal(8)})
    found = drivers([line("70", None, **YUAN)], [after])
    assert found == {"currency": "11", "unmeasured": "7"}


def test_resources_are_told_by_what_they_give_and_the_rest_is_summed(
    explain: Callable[..., Level],
) -> None:
    sizes = ("1", "-50", "7", "3", "20", "-2", "9", "4")
    level = explain([], [line(cost, instance_key=f"/vm/{cost}") for cost in sizes])
    (new,) = level.drivers
    assert [decimal_text(each.amount) for each in new.resources] == ["-50", "20", "9", "7", "4"]
    assert new.resources[0].resource == "/vm/-50"
    assert (new.others, decimal_text(new.others_amount), decimal_text(new.amount)) == (3, "2", "-8")


def test_a_purchase_of_no_resource_is_told_by_its_commitment(
    explain: Callable[..., Level],
) -> None:
    bought = {"charge_type": "Purchase", "pricing_model": "Reservation", "instance_key": ""}
    level = explain([], [line("300", benefit_id="/Reservations/R-1", **bought)])
    (behind,) = level.drivers[0].resources
    assert (behind.resource, behind.subscription) == ("/reservations/r-1", "sub")
