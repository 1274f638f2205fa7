"""Answers of the API are compressed as the client asks; pages and files are not."""

import gzip
import json
from typing import Any

import pytest
from backports import zstd
from rest_framework.test import APIClient

from tests.people import People

OPENED = {"gzip": gzip.decompress, "zstd": zstd.decompress}


def ask(people: People, path: str, accepted: str) -> Any:
    browser = APIClient(headers={"Accept-Encoding": accepted})
    browser.force_login(people.alice)
    return browser.get(path)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, zstd", "zstd"),
        ("zstd;q=0, gzip;q=0.5", "gzip"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/analytics/vocabulary", "/api/v1/schema"])
def test_an_answer_comes_in_the_coding_that_is_accepted(
    people: People, path: str, accepted: str, coding: str
) -> None:
    plain = ask(people, path, "identity")
    packed = ask(people, path, accepted)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    assert OPENED[coding](packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert "accept-encoding" in packed.headers["Vary"].lower()
    assert packed.headers.get("ETag") == plain.headers.get("ETag")


def test_the_size_of_an_answer_is_hidden_in_noise(people: People) -> None:
    path = "/api/v1/analytics/vocabulary"
    noises = {len(ask(people, path, "gzip").headers["X-Noise"]) for _ in range(20)}
    assert len(noises) > 1


def test_refusals_are_compressed_too_and_stay_readable(people: People) -> None:
    refused = ask(people, "/api/v1/analytics/diff", "gzip")
    assert (refused.status_code, refused.headers["Content-Encoding"]) == (400, "gzip")
    assert json.loads(gzip.decompress(refused.content))["code"] == "validation_failed"


@pytest.mark.parametrize("path", ["/admin/login/", "/sign-in"])
def test_pages_are_left_as_they_are(people: People, path: str) -> None:
    assert "Content-Encoding" not in ask(people, path, "gzip, zstd").headers
