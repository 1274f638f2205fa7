"""A person's own keys in the browser: made, used by a program, revoked, and told only once."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import serious, sign_in
from tests.e2e.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ME = "/api/v1/me"


def test_a_key_is_made_works_and_is_revoked(
    visit: Callable[..., Page], product: Product, axe: str
) -> None:
    page = visit()
    sign_in(page, product, "bob")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="API keys").click()
    expect(page.get_by_role("heading", name="No keys yet")).to_be_visible()
    secret = _make(page, axe)
    assert serious(page, axe) == []
    answer = _asks(product, secret)
    assert (answer.status_code, answer.json()["username"]) == (200, "bob")
    assert answer.json()["permissions"] == ["view_costs"]
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()
    page.go_back()
    row = page.get_by_role("listitem").filter(has_text="nightly")
    expect(row).to_contain_text("In force")
    expect(row).to_contain_text("from 127.0.0.1")
    assert secret[13:] not in page.content()
    _revoke(page)
    refused = _asks(product, secret)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    expect(row.get_by_text("Revoked").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert serious(page, axe) == []


def _make(page: Page, axe: str) -> str:
    page.get_by_role("button", name="New key").first.click()
    form = page.get_by_role("dialog", name="New key")
    form.get_by_label("Name").fill("nightly")
    form.get_by_role("checkbox", name="See costs").check()
    assert serious(page, axe) == []
    form.get_by_role("button", name="Make the key").click()
    told = page.get_by_role("region", name="nightly")
    # Whoever works by keyboard or ear is where the secret is.
    expect(told).to_be_focused()
    secret = told.get_by_label("Key", exact=True).inner_text()
    assert secret.startswith("abi_")
    return secret


def _revoke(page: Page) -> None:
    page.get_by_role("button", name="Revoke nightly").click()
    dialog = page.get_by_role("dialog", name="Revoke “nightly”?")
    dialog.get_by_role("button", name="Revoke", exact=True).click()
    expect(dialog).to_have_count(0)


def _asks(product: Product, secret: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.get(product.url + ME, headers=headers, trust_env=False)
