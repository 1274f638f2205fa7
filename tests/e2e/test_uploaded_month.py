"""A file from a person's hand to a month on the Data page, and one step back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.billing.deliveries import HEADER, Row, cost_of, csv_bytes, row
from tests.e2e.pages import serious, sign_in
from tests.e2e.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Of its own subscription and month: what other tests look at stays as it is.
SOURCE, MONTH = "subsidiary-files", "2026-08"
CHECK_MS = 90_000


def lines(count: int) -> list[Row]:
    return [
        row(
            number,
            BillingPeriodStartDate="08/01/2026",
            BillingPeriodEndDate="08/31/2026",
            Date=f"08/{number:02d}/2026",
        )
        for number in range(1, count + 1)
    ]


def write(folder: Path, name: str, content: list[Row]) -> Path:
    """With a column that nobody knows."""
    named = [{**each, "Nettobetrag": "1"} for each in content]
    path = folder / name
    path.write_bytes(csv_bytes(named, (*HEADER, "Nettobetrag")))
    return path


def bring(page: Page, file: Path) -> Locator:
    """Sends the file and looks on until it waits for a decision; answers its sheet."""
    page.goto("/uploads")
    page.locator("input[type=file]").set_input_files(file)
    new = page.get_by_label("Name of the new source")
    expect(page.get_by_label("Source", exact=True).or_(new).first).to_be_visible()
    if new.is_visible():
        new.fill(SOURCE)
    page.get_by_role("button", name="Check this file").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("[data-status=ready]")).to_be_visible(timeout=CHECK_MS)
    return sheet


def approve(sheet: Locator) -> None:
    sheet.get_by_label("Reason").fill("agrees with the subsidiary's books")
    sheet.get_by_role("button", name="Approve").click()
    expect(sheet.get_by_test_id("decided")).to_contain_text("Approved by admin")


def shown(sheet: Locator, total: str) -> Locator:
    """The loaded stage of the ledger, once it adds up to this."""
    return sheet.locator(f"[data-stage=loaded] [data-value='{total}']")


def test_a_file_is_looked_through_to_the_last_digit_approved_and_taken_back(
    visit: Callable[..., Page], product: Product, tmp_path: Path
) -> None:
    page = visit()
    sign_in(page, product, "admin")

    first = lines(4)
    bad = {**first[0], "CostInBillingCurrency": "NaN"}
    sheet = bring(page, write(tmp_path, "august.csv", [*first, bad]))
    report = sheet.get_by_test_id("report")
    expect(report.locator(f"[data-value='{cost_of(first)}']")).to_be_visible()
    expect(report).to_contain_text("Lines delivered5Lines loaded4Lines set aside1")
    expect(sheet.get_by_role("region", name="Unknown columns")).to_contain_text("Nettobetrag")
    expect(sheet.get_by_role("region", name="Bad lines")).to_contain_text("Not a number1 line")
    approve(sheet)
    sheet.get_by_role("link", name="See Aug 2026 in Data").click()
    expect(shown(page.get_by_role("dialog"), cost_of(first))).to_be_visible()

    second = lines(6)
    sheet = bring(page, write(tmp_path, "august-again.csv", second))
    expect(sheet.get_by_test_id("change").first).to_contain_text("Before4After6Difference+2")
    approve(sheet)

    page.goto("/data")
    page.get_by_role("link", name=f"{SOURCE}, Aug 2026").click()
    sheet = page.get_by_role("dialog")
    expect(shown(sheet, cost_of(second))).to_be_visible()
    sheet.get_by_role("button", name="Show the one before").click()
    submit = sheet.get_by_role("button", name="Show the one before")
    expect(submit).to_be_disabled()
    sheet.get_by_label("Reason").fill("the second file was a draft")
    submit.click()
    expect(shown(sheet, cost_of(first))).to_be_visible()
    expect(sheet.get_by_test_id("quarantine")).to_contain_text('cost = "NaN"')


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_months_and_uploads(
    visit: Callable[..., Page], product: Product, tmp_path: Path, axe: str, theme: str
) -> None:
    page = visit()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    sign_in(page, product, "admin")
    sheet = bring(page, write(tmp_path, f"{theme}.csv", lines(3 if theme == "dark" else 2)))
    expect(sheet.get_by_test_id("report")).to_be_visible()
    assert serious(page, axe) == []
    approve(sheet)
    page.goto("/uploads")
    expect(page.get_by_test_id("upload-row").first).to_be_visible()
    assert serious(page, axe) == []
    page.goto("/data")
    expect(page.get_by_test_id("source-row").first).to_be_visible()
    assert serious(page, axe) == []
    page.goto(f"/data/{SOURCE}/{MONTH}")
    expect(page.get_by_test_id("ledger-chain")).to_be_visible()
    assert serious(page, axe) == []


def test_someone_without_the_right_is_told_so_plainly(
    visit: Callable[..., Page], product: Product
) -> None:
    page = visit()
    sign_in(page, product, "bob")
    page.goto("/uploads")
    expect(page.get_by_role("main")).to_contain_text("Uploads are not open to you")
