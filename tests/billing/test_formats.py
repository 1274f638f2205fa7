"""Headers in other languages, dates of every style, and dates that belong to another month."""

from datetime import date
from pathlib import Path

import pytest

from abi.core.errors import AppError
from billing.azure.columns import dataset_of_header, map_header, normalised
from billing.azure.dates import DateStyle, day_of, style_of
from billing.errors import DATES_AMBIGUOUS
from billing.models import Publication, Snapshot
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import HEADER, Row, cost_of, row, rows, write_csv

SEPTEMBER = date(2023, 9, 1)
NO_PERIOD = tuple(name for name in HEADER if not name.startswith("BillingPeriod"))
NO_END = tuple(name for name in HEADER if name != "BillingPeriodEndDate")
GERMAN = {
    "BillingAccountId": "Abrechnungskonto-ID (BillingAccountId)",
    "BillingPeriodStartDate": "Startdatum des Abrechnungszeitraums (BillingPeriodStartDate)",
    "BillingPeriodEndDate": "Enddatum des Abrechnungszeitraums (BillingPeriodEndDate)",
    "SubscriptionId": "Abonnement-ID (SubscriptionId)",
    "Date": "Datum (Date)",
    "CostInBillingCurrency": "Kosten in Abrechnungswährung (CostInBillingCurrency)",
    "BillingCurrencyCode": "Währungscode (BillingCurrencyCode)",
    "Quantity": "Menge (Quantity)",
    "Tags": "Kategorien (Tags)",
}
CHINESE = {
    "BillingAccountId": "计费帐户 ID（BillingAccountId）",
    "BillingPeriodStartDate": "计费周期开始日期（BillingPeriodStartDate）",
    "BillingPeriodEndDate": "计费周期结束日期（BillingPeriodEndDate）",
    "SubscriptionId": "订阅 ID（SubscriptionId）",
    "Date": "日期（Date）",
    "CostInBillingCurrency": "以计费货币计算的成本（CostInBillingCurrency）",
    "BillingCurrencyCode": "计费货币代码（BillingCurrencyCode）",
    "Quantity": "数量（Quantity）",
    "Tags": "标记（Tags）",
}


@pytest.mark.django_db
@pytest.mark.parametrize("names", [GERMAN, CHINESE], ids=["German", "Chinese"])
def test_a_localised_header_is_read_by_the_names_in_parentheses(
    tmp_path: Path, ingested: Ingest, ask: Ask, names: dict[str, str]
) -> None:
    header = tuple(names.get(name, name) for name in HEADER)
    lines = [{names.get(name, name): text for name, text in line.items()} for line in rows(3)]
    published = ingested(write_csv(tmp_path / "a.csv", lines, header))
    assert (published.loaded, published.unknown_columns) == (3, ())
    assert published.billed_cost == (("USD", cost_of(rows(3))),)
    assert ask("SELECT DISTINCT tags['env'], consumed_quantity > 0 FROM charges") == [("prod", 1)]


def test_what_is_in_parentheses_counts_only_as_a_name_of_ours() -> None:
    assert normalised("Cost (USD)") == "cost(usd)"
    assert normalised("Kosten ( Cost )") == "cost"
    assert not map_header((*HEADER, "Rabatt (EUR)")).has("currency")


@pytest.mark.django_db
def test_unknown_columns_are_kept_and_reported_documented_ones_only_kept(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    header = (*HEADER, "AvailabilityZone", "Team Budget", "x")
    line: Row = row(1) | {"AvailabilityZone": "1", "Team Budget": "7", "x": ""}
    published = ingested(write_csv(tmp_path / "a.csv", [line], header))
    assert published.unknown_columns == ("Team Budget", "x")
    assert Snapshot.objects.get().manifest["unknown_columns"] == ["Team Budget", "x"]
    assert ask("SELECT other_columns FROM charges")[0][0] == {
        "AvailabilityZone": "1",
        "BillingPeriodEndDate": "09/30/2023",
        "Team Budget": "7",
    }


def test_real_headers_hold_nothing_unknown(sample_data: Path) -> None:
    samples = (
        "ftk_EA_ActualCost_Small.csv",
        "koku_ea_version_2.csv",
        "opencost_VirtualMachine.csv",
    )
    for name in (*samples, "opencost_header_Enterprise.csv", "opencost_header_PayAsYouGo.csv"):
        first = (sample_data / name).read_text("utf-8-sig").splitlines()[0]
        header = tuple(first.replace('"', "").split(","))
        assert map_header(header, currency="USD").unknown == (), name
        assert dataset_of_header(header) == "", name


@pytest.mark.parametrize(
    ("texts", "period", "style"),
    [
        (["09/01/2023", "09/12/2023"], SEPTEMBER, DateStyle.US),
        (["9/1/2023", "9/2/2023"], None, DateStyle.US),
        (["09/09/2023"], None, DateStyle.US),
        (["01/09/2023", "09/25/2023"], None, DateStyle.US),
        (["09/01/2023", "09/02/2023", "08/01/2023"], SEPTEMBER, DateStyle.US),
        (["2023-09-01T00:00:00.0000000Z", "2023-09-02"], SEPTEMBER, DateStyle.ISO),
        (["20230901"], SEPTEMBER, DateStyle.COMPACT),
    ],
)
def test_one_style_is_found_where_something_tells(
    texts: list[str], period: date | None, style: DateStyle
) -> None:
    assert style_of(texts, period=period) is style


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (["01/09/2023", "02/09/2023"], SEPTEMBER),  # day-first, all of them
        (["03/04/2023"], None),
        (["03/04/2023", "05/04/2023"], None),
        (["03/04/2023", "05/04/2023"], date(2023, 4, 1)),
        (["09/01/2023", "13/09/2023"], SEPTEMBER),
        (["09/01/2023", "2023-09-01"], SEPTEMBER),
        (["10/01/2023", "11/01/2023"], SEPTEMBER),
    ],
)
def test_where_nothing_tells_the_way_round_is_never_guessed(
    texts: list[str], period: date | None
) -> None:
    with pytest.raises(AppError, match=DATES_AMBIGUOUS.code):
        style_of(texts, period=period)


def test_another_column_may_tell() -> None:
    assert style_of(["03/04/2023"], witnesses=["09/30/2023"]) is DateStyle.US
    with pytest.raises(AppError, match=DATES_AMBIGUOUS.code):
        style_of(["03/04/2023"], witnesses=["30/09/2023"])
    assert style_of(["03/04/2023"], day_first=True) is DateStyle.DAY_FIRST
    assert day_of("03/04/2023", DateStyle.DAY_FIRST) == date(2023, 4, 3)


@pytest.mark.django_db
def test_a_month_to_date_of_small_days_is_read_month_first(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [row(number, Date=f"9/{number}/2023") for number in range(1, 8)]
    published = ingested(write_csv(tmp_path / "a.csv", lines, NO_PERIOD))
    assert (published.billing_period, published.loaded) == ("2023-09-01", 7)
    assert ask("SELECT max(date)::String FROM charges") == [("2023-09-07",)]


@pytest.mark.django_db
def test_day_first_dates_are_refused_by_the_month_they_would_make(
    tmp_path: Path, ingested: Ingest
) -> None:
    lines = [row(n, Date=f"0{n}/09/2023", BillingPeriodStartDate="01/09/2023") for n in (1, 2, 3)]
    for header in (NO_PERIOD, NO_END):
        with pytest.raises(AppError, match=DATES_AMBIGUOUS.code):
            ingested(write_csv(tmp_path / "a.csv", lines, header))
    assert not Publication.objects.exists()


@pytest.mark.django_db
def test_a_later_line_of_another_style_is_set_aside(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [*rows(600), row(601, Date="2023-09-03"), row(602, Date="25/09/2023")]
    published = ingested(write_csv(tmp_path / "a.csv", lines))
    assert (published.loaded, published.quarantined) == (600, 2)
    assert ask("SELECT rule, bad_value FROM quarantine ORDER BY line_no") == [
        ("not_a_date", "2023-09-03"),
        ("not_a_date", "25/09/2023"),
    ]


@pytest.mark.django_db
def test_a_correction_of_another_month_is_a_charge_of_the_month_that_bills_it(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    refund = row(4, Date="08/15/2023", ChargeType="Refund", CostInBillingCurrency="-5")
    lines = [*rows(3), refund]
    published = ingested(write_csv(tmp_path / "a.csv", lines))
    assert (published.billing_period, published.quarantined) == ("2023-09-01", 0)
    assert published.billed_cost == (("USD", cost_of(lines)),)
    assert ask(
        "SELECT toString(billing_period), toString(date) FROM charges WHERE charge_type = 'Refund'"
    ) == [("2023-09-01", "2023-08-15")]


@pytest.mark.django_db
def test_a_line_that_names_no_billing_period_must_lie_in_the_month(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    for number, header in enumerate((NO_PERIOD, HEADER)):
        outside = row(4, Date="08/15/2023", BillingPeriodStartDate="")
        published = ingested(write_csv(tmp_path / f"{number}.csv", [*rows(3), outside], header))
        assert (published.loaded, published.quarantined) == (3, 1)
    assert ask("SELECT DISTINCT rule, bad_column, bad_value FROM quarantine") == [
        ("outside_billing_period", "date", "08/15/2023")
    ]
