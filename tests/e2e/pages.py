"""What several browser tests do."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.product import Product


def sign_in(page: Page, product: Product, person: str) -> None:
    page.goto("/")
    page.locator("input[name=username]").fill(person)
    page.locator("input[name=password]").fill(product.logins[person])
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def serious(page: Page, axe: str) -> list[str]:
    """What axe calls serious or critical, with the first place of each.

    Without motion: a message that is half faded has half its contrast.
    """
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("() => axe.run()")
    return [
        json.dumps([one["id"], one["nodes"][0]["target"]], ensure_ascii=False)
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
