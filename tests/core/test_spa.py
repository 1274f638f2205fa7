import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.spa import bundle
from tests.core.test_headers import POLICY, policy_of
from tests.people import People

MANIFEST = {
    "index.html": {
        "file": "assets/index-abc.js",
        "isEntry": True,
        "imports": ["_react-1.js", "_ui-2.js"],
        "dynamicImports": ["src/routes/sql.tsx"],
        "css": ["assets/index-abc.css"],
    },
    "_react-1.js": {"file": "assets/react-1.js"},
    "_ui-2.js": {"file": "assets/ui-2.js", "imports": ["_react-1.js"], "css": ["assets/ui-2.css"]},
    "src/routes/sql.tsx": {"file": "assets/sql-3.js", "css": ["assets/sql-3.css"]},
}


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
    settings.SPA_DIST = tmp_path
    return tmp_path


def test_the_bundle_is_the_entry_and_what_it_imports_at_once(built: Path) -> None:
    found = bundle(built)
    assert found is not None
    assert found.script == "/static/assets/index-abc.js"
    assert found.imports == ("/static/assets/react-1.js", "/static/assets/ui-2.js")
    assert found.styles == ("/static/assets/index-abc.css", "/static/assets/ui-2.css")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in?next=/admin/", "/costs/by/service"])
def test_every_address_of_the_app_answers_its_page(built: Path, address: str) -> None:
    answer = Client().get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<script type="module" src="/static/assets/index-abc.js">' in page
    assert '<script src="/static/theme-init.js">' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.cookies["csrftoken"].value
    assert answer.cookies["csrftoken"]["httponly"] == ""


@pytest.mark.django_db
def test_each_page_has_a_nonce_of_its_own_and_nothing_inline(built: Path) -> None:
    nonces = []
    for _ in range(2):
        answer = Client().get("/")
        page = answer.content.decode()
        (nonce,) = re.findall(r'<meta property="csp-nonce" nonce="([^"]{16,})">', page)
        expected = {**POLICY, "style-src": f"'self' 'nonce-{nonce}'"}
        assert policy_of(answer.headers["Content-Security-Policy"]) == expected
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "language"), [("zh-CN", "zh-Hans"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_the_page_speaks_the_browsers_language(built: Path, header: str, language: str) -> None:
    page = Client().get("/", headers={"Accept-Language": header}).content.decode()
    assert f'<html lang="{language}">' in page


def test_the_page_speaks_the_persons_language(built: Path, people: People, api: APIClient) -> None:
    people.bob.language = "zh-hans"
    people.bob.save(update_fields=["language"])
    api.force_login(people.bob)
    assert '<html lang="zh-Hans">' in api.get("/").content.decode()


@pytest.mark.django_db
def test_without_a_build_a_plain_page_says_what_to_do(tmp_path: Path, settings: Settings) -> None:
    settings.SPA_DIST = tmp_path
    answer = Client().get("/")
    assert answer.status_code == 503
    assert "make up" in answer.content.decode()


@pytest.mark.django_db
def test_the_page_is_for_reading(built: Path) -> None:
    assert Client().post("/").status_code == 405
