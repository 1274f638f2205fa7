"""A month of bills from a click on the workflow to a number on the dashboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import serious, sign_in
from tests.e2e.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SOURCE, MONTH, CURRENCY = "contoso-enterprise", "2026-10-01", "USD"
DASHBOARD = "/?currency=USD"
LOAD_MS = 90_000


def extract_month(page: Page) -> None:
    """Triggers the extraction of October and watches it finish."""
    page.goto("/workflows")
    page.get_by_role("button", name="New run").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(SOURCE)
    dialog.get_by_label("From").fill("2026-10-01")
    dialog.get_by_label("To").fill("2026-10-31")
    dialog.get_by_role("button", name="Start run").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_test_id("run-row").first
    expect(row).to_have_attribute("data-status", "completed", timeout=LOAD_MS)


@pytest.fixture(scope="module")
def loaded(product: Product, request: pytest.FixtureRequest) -> None:
    """October is on screen once the first test of this module has triggered it."""
    browser = request.getfixturevalue("browser")
    context = browser.new_context(base_url=product.url, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, product, "admin")
    extract_month(page)
    context.close()


@pytest.mark.parametrize(
    ("locale", "dashboard", "language"),
    [("en-US", "Dashboard", "en"), ("zh-CN", "仪表板", "zh-Hans")],
)
def test_the_dashboard_shows_the_truth_in_the_language_of_the_browser(
    visit: Callable[..., Page],
    product: Product,
    loaded: None,
    locale: str,
    dashboard: str,
    language: str,
) -> None:
    page = visit(locale)
    sign_in(page, product, "ada")
    choose_language(page, language)
    page.goto(DASHBOARD)
    expect(page.get_by_role("heading", level=1)).to_have_text(dashboard)
    total = product.total(source=SOURCE, month=MONTH, currency=CURRENCY)
    expect(page.get_by_test_id("kpi-total")).to_have_attribute("data-value", total)
    expect(page.get_by_test_id("breakdown-total")).to_have_attribute("data-value", total)


def test_someone_with_two_subscriptions_sees_exactly_theirs(
    visit: Callable[..., Page], product: Product, loaded: None
) -> None:
    page = visit()
    sign_in(page, product, "bob")
    page.goto(f"{DASHBOARD}&by=subscription")
    theirs = product.bobs(month=MONTH, currency=CURRENCY)
    expect(page.get_by_test_id("kpi-total")).to_have_attribute("data-value", theirs)
    rows = page.get_by_test_id("breakdown-row")
    expect(rows).to_have_count(len(product.truth["bob"]["subscriptions"]))
    members = {row.get_attribute("data-member") for row in rows.all()}
    assert members == set(product.truth["bob"]["subscriptions"])


def test_someone_without_scope_is_told_so_and_sees_no_number(
    visit: Callable[..., Page], product: Product, loaded: None
) -> None:
    page = visit()
    sign_in(page, product, "charlie")
    expect(page.get_by_role("main")).to_contain_text("You cannot see any costs yet")
    expect(page.get_by_test_id("kpi-total")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [DASHBOARD, "/workflows"])
def test_axe_finds_nothing_serious(
    visit: Callable[..., Page], product: Product, loaded: None, axe: str, path: str, theme: str
) -> None:
    page = visit()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    sign_in(page, product, "admin")
    page.goto(path)
    expect(
        page.get_by_test_id("kpi-total" if path == DASHBOARD else "run-row").first
    ).to_be_visible()
    assert serious(page, axe) == []


def test_axe_finds_nothing_serious_on_the_sign_in_page(
    visit: Callable[..., Page], product: Product, axe: str
) -> None:
    page = visit()
    page.goto("/")
    expect(page.locator("input[name=password]")).to_be_visible()
    assert serious(page, axe) == []


def test_no_page_breaks_the_content_security_policy(
    visit: Callable[..., Page], product: Product, loaded: None
) -> None:
    page = visit()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(page, product, "ada")
    page.goto(DASHBOARD)
    expect(page.get_by_test_id("kpi-total")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert [text for text in complaints if "Content Security Policy" in text] == []


def choose_language(page: Page, language: str) -> None:
    """By the menu: what a person chose once is kept and wins over the browser's language."""
    if page.locator("html").get_attribute("lang") != language:
        page.get_by_role("button", name=re.compile("^(Language|语言)$")).click()
        page.locator(f"[role=menuitemradio][lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
