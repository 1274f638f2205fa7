"""One product and one browser for all browser tests; a page and a person for each."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e import chromium
from tests.e2e.product import Product, started

LOUD = (
    "\n!!! NO BROWSER TEST RAN: no Chromium was found, packaged or installable."
    " Install one, or name it in ABI_CHROMIUM. !!!"
)
# As root Chromium wants no sandbox; the rest keeps it from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with started(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    binary = chromium.find()
    if binary is None:
        _say_loudly(request)
        pytest.skip(LOUD)
    # What is expected of a page has its own limit: five seconds, too few on a busy machine.
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=binary, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, product: Product, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the product in a fresh browser profile that speaks `locale`.

    What the pages showed last stays in the test's own folder, for whoever has to find out why.
    """
    contexts: list[BrowserContext] = []

    def open_page(locale: str = "en-US") -> Page:
        context = browser.new_context(
            base_url=product.url, locale=locale, viewport={"width": 1360, "height": 900}
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=tmp_path / f"last-{number}.png")
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, run through the debugger's door, which no CSP closes."""
    folder = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core"
    return (folder / "axe.min.js").read_text("utf-8")


def _say_loudly(request: pytest.FixtureRequest) -> None:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled(), warnings.catch_warnings():
        print(LOUD, flush=True)  # noqa: T201 — the one line that must be seen
