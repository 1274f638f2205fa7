"""SQL in the browser: from an empty editor to the truth, under the page's own policy."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import serious, sign_in
from tests.e2e.product import Product
from tests.e2e.test_first_month import MONTH, SOURCE, extract_month

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BILLED = """SELECT sum(billed_cost) AS billed
FROM daily_cost
WHERE date >= {from:Date} AND date < {to:Date} AND billing_currency = 'USD'"""


def test_a_question_in_sql_gives_the_truth(
    visit: Callable[..., Page], product: Product, axe: str
) -> None:
    page = visit()
    sign_in(page, product, "admin")
    extract_month(page)
    page.goto("/sql")
    _write(page, BILLED)
    page.get_by_label(re.compile("^from")).fill("2026-10-01")
    page.get_by_label(re.compile("^to")).fill("2026-11-01")
    page.keyboard.press("Control+Enter")
    truth = product.total(source=SOURCE, month=MONTH, currency="USD")
    expect(page.get_by_role("gridcell")).to_have_text([truth])
    assert serious(page, axe) == []
    _write(page, "SELECT billed_cost\nFORM daily_cost")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("sql_syntax")
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)


def test_who_may_not_run_sql_finds_no_way_to_it(
    visit: Callable[..., Page], product: Product
) -> None:
    page = visit()
    sign_in(page, product, "charlie")
    page.goto("/sql")
    expect(page.get_by_role("heading", name="The Data Explorer is not open to you")).to_be_visible()
    expect(page.get_by_role("link", name="Data Explorer")).to_have_count(0)


def _write(page: Page, text: str) -> None:
    editor = page.get_by_role("textbox", name="SQL", exact=True)
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")
