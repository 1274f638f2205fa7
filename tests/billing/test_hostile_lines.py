"""Bad lines go to quarantine with their reason; good ones beside them are loaded."""

from decimal import Decimal
from pathlib import Path

import pytest

from billing.errors import BOOKS_DO_NOT_BALANCE
from billing.models import Snapshot
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import HEADER, Row, cost_of, csv_bytes, row, rows, write_csv

pytestmark = pytest.mark.django_db

QUARANTINE = "SELECT rule, bad_column, bad_value, line_no FROM quarantine ORDER BY line_no"


@pytest.mark.parametrize(
    ("column", "value", "rule", "canonical"),
    [
        ("CostInBillingCurrency", "", "empty", "cost"),
        ("CostInBillingCurrency", "NaN", "not_a_number", "cost"),
        ("CostInBillingCurrency", "Infinity", "not_a_number", "cost"),
        ("CostInBillingCurrency", "-", "not_a_number", "cost"),
        ("CostInBillingCurrency", ".", "not_a_number", "cost"),
        ("CostInBillingCurrency", "1.2.3", "not_a_number", "cost"),
        ("CostInBillingCurrency", "1.234.567", "not_a_number", "cost"),
        ("CostInBillingCurrency", "0x10", "not_a_number", "cost"),
        ("CostInBillingCurrency", "1e400", "not_a_number", "cost"),
        ("CostInBillingCurrency", "1e99999999999", "not_a_number", "cost"),
        ("CostInBillingCurrency", "1,234.56", "thousands_separator", "cost"),
        ("CostInBillingCurrency", "1.234,56", "thousands_separator", "cost"),
        ("CostInBillingCurrency", "1E-31", "too_many_decimals", "cost"),
        ("CostInBillingCurrency", "0." + "1" * 31, "too_many_decimals", "cost"),
        ("Quantity", "many", "not_a_number", "consumed_quantity"),
        ("UnitPrice", "1,5", "thousands_separator", "unit_price"),
        ("Date", "09/31/2023", "not_a_date", "date"),
        ("Date", "", "not_a_date", "date"),
        ("BillingCurrencyCode", "  ", "empty", "billing_currency"),
    ],
)
def test_a_bad_value_is_quarantined_by_name(
    tmp_path: Path,
    ingested: Ingest,
    ask: Ask,
    column: str,
    value: str,
    rule: str,
    canonical: str,
) -> None:
    lines = [*rows(3), row(4, **{column: value}), row(5)]
    published = ingested(write_csv(tmp_path / "a.csv", lines))
    assert (published.delivered, published.loaded, published.quarantined) == (5, 4, 1)
    assert ask(QUARANTINE) == [(rule, canonical, value.strip(), 4)]
    good = [*lines[:3], lines[4]]
    assert published.billed_cost == (("USD", cost_of(good)),)


def test_a_quarantined_line_keeps_its_text_and_its_cost(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    ingested(write_csv(tmp_path / "a.csv", [row(1), row(2, Date="2/30/2023")]))
    ((raw, cost, currency),) = ask(
        "SELECT JSONExtractString(raw, 'Date'), cost, billing_currency FROM quarantine"
    )
    assert (raw, cost, currency) == (
        "2/30/2023",
        Decimal("2.0000000012345678901234567891"),
        "USD",
    )
    assert Snapshot.objects.get().totals["quarantined_cost"] == {
        "USD": "2.0000000012345678901234567891"
    }


def test_ragged_lines_are_told_apart(tmp_path: Path, ingested: Ingest, ask: Ask) -> None:
    text = csv_bytes(rows(2)).decode()
    last = text.rstrip().rsplit("\r\n", 1)[1]
    short, long = last.rsplit(",", 1)[0], f"{last},more"
    (tmp_path / "a.csv").write_text(f"{text}{short}\r\n{long}\r\n", "utf-8", newline="")
    published = ingested(tmp_path / "a.csv")
    assert (published.delivered, published.loaded, published.quarantined) == (4, 2, 2)
    assert [found[0] for found in ask(QUARANTINE)] == ["line_too_short", "line_too_long"]


def test_an_unterminated_quote_loses_no_earlier_line(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    text = csv_bytes(rows(2)).decode() + '7000001,"09/01/2023,and on'
    (tmp_path / "a.csv").write_text(text, "utf-8", newline="")
    published = ingested(tmp_path / "a.csv")
    assert (published.delivered, published.loaded, published.quarantined) == (3, 2, 1)
    assert [found[0] for found in ask(QUARANTINE)] == ["line_too_short"]


def test_quoted_newlines_blank_lines_and_numbers_in_exponent_form_are_good(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [
        row(1, ProductName='two\r\nlines, and "quotes"'),
        row(2, CostInBillingCurrency="5.64902E-05", UnitPrice="+1.5"),
        row(3, CostInBillingCurrency="-1." + "0" * 40),
        row(4, CostInBillingCurrency=" 7 ", BillingCurrencyCode="usd "),
    ]
    data = csv_bytes(lines) + b"\r\n\r\n"
    (tmp_path / "a.csv").write_bytes(data)
    published = ingested(tmp_path / "a.csv")
    assert (published.delivered, published.loaded, published.quarantined) == (4, 4, 0)
    assert published.billed_cost == (("USD", "7.0000564914345678901234567891"),)
    assert ask("SELECT product, unit_price FROM charges ORDER BY line_no")[:2] == [
        ('two\r\nlines, and "quotes"', None),
        ("Virtual Machines, BS Series", Decimal("1.5")),
    ]


@pytest.mark.parametrize(
    ("tags", "expected", "valid"),
    [
        ("", {}, True),
        ("{}", {}, True),
        ("[]", {}, True),
        ("null", {}, True),
        ('"a": "b"', {"a": "b"}, True),
        ('{"a": 1, "b": null, "c": {"d": true}}', {"a": "1", "b": "", "c": '{"d":true}'}, True),
        ('"a": "x\\",\\"y: z"', {"a": 'x","y: z'}, True),
        ('"环境": "生产"', {"环境": "生产"}, True),
        ('"a": ', {}, False),
        ("env=prod", {}, False),
    ],
)
def test_tags_of_every_shape_keep_their_line(
    tmp_path: Path,
    ingested: Ingest,
    ask: Ask,
    tags: str,
    expected: dict[str, str],
    valid: bool,  # noqa: FBT001 - a test's parameter
) -> None:
    published = ingested(write_csv(tmp_path / "a.csv", [row(1, Tags=tags)]))
    assert published.loaded == 1
    assert ask("SELECT tags, tags_raw, tags_valid FROM charges") == [
        (expected, tags.strip(), valid)
    ]


def test_two_columns_of_one_name_take_turns_and_must_not_disagree(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    header = (*HEADER, "cost_center")
    lines: list[Row] = [row(number) | {"cost_center": ""} for number in range(1, 600)]
    lines += [row(600, CostCenter="") | {"cost_center": "CC-2"}, row(601) | {"cost_center": "CC-9"}]
    published = ingested(write_csv(tmp_path / "a.csv", lines, header))
    assert (published.loaded, published.quarantined) == (600, 1)
    assert ask(QUARANTINE) == [("duplicate_column", "cost_center", "", 601)]
    assert ask("SELECT cost_center FROM charges WHERE line_no = 600") == [("CC-2",)]


def test_a_stored_line_that_vanishes_is_noticed(
    tmp_path: Path, ingested: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("billing.ledger._CHARGES", _without_the_last_line())
    with pytest.raises(Exception, match=BOOKS_DO_NOT_BALANCE.code):
        ingested(write_csv(tmp_path / "a.csv", rows(3)))
    snapshot = Snapshot.objects.get()
    assert (snapshot.status, snapshot.error_code) == ("failed", BOOKS_DO_NOT_BALANCE.code)
    assert not snapshot.publications.exists()


def _without_the_last_line() -> str:
    return (
        "SELECT blob, billing_currency, count(), sum(extended_cost), sum(billed_cost),"
        " sum(effective_cost) FROM charges WHERE billing_period = {period:Date}"
        " AND snapshot_id = {snapshot:UInt64} AND line_no < 3 GROUP BY 1, 2"
    )
