"""`/api/v1/billing/sources` and the admin pages: who may look, and what they see."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from billing.models import Publication, Source
from tests.billing.conftest import Ingest
from tests.billing.deliveries import rows, write_csv
from tests.people import People

URL = "/api/v1/billing/sources"


def test_a_stranger_and_a_viewer_see_no_sources(people: People, api: APIClient) -> None:
    Source.objects.create(name="secret-source", kind="exports", url="file:///x")
    refused = api.get(URL)
    assert refused.status_code == 401
    assert "secret-source" not in refused.content.decode()
    api.force_login(people.bob)
    refused = api.get(URL)
    assert refused.status_code == 403
    assert "secret-source" not in refused.content.decode()


def test_sources_say_what_each_month_shows_since_when(
    people: People, api: APIClient, ingested: Ingest, tmp_path: Path
) -> None:
    Source.objects.create(name="quiet", kind="exports", url="file:///x", enabled=False)
    ingested(write_csv(tmp_path / "a.csv", rows(2)))
    ingested(write_csv(tmp_path / "b.csv", rows(3)))
    shown = Publication.objects.latest("id").published_at
    api.force_login(people.alice)
    items = api.get(URL).json()["items"]
    assert items[1].pop("last_delivery_at") < items[1].pop("due_at")
    moment = shown.isoformat().replace("+00:00", "Z")
    assert items == [
        {
            "name": "quiet",
            "kind": "exports",
            "enabled": False,
            "state": "none",
            "last_delivery_at": None,
            "due_at": None,
            "last_published_at": None,
            "periods": [],
        },
        {
            "name": "s",
            "kind": "exports",
            "enabled": True,
            "state": "fresh",
            "last_published_at": moment,
            "periods": [
                {
                    "billing_period": "2023-09-01",
                    "dataset": "actual",
                    "published_at": moment,
                    "loaded": 3,
                    "quarantined": 0,
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    "page",
    [
        "source",
        "snapshot",
        "publication",
        "billingperiod",
        "periodsignature",
        "restatementevent",
        "alarm",
        "arrival",
    ],
)
def test_the_admin_lists_and_searches_and_snapshots_are_only_read(
    people: People, client: Client, ingested: Ingest, tmp_path: Path, page: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(1, 5):
        ingested(write_csv(tmp_path / f"{number}.csv", rows(number)))
    client.force_login(people.alice)
    with django_assert_max_num_queries(18):
        answer = client.get(f"/admin/billing/{page}/?q=s")
    assert answer.status_code == 200
    expected = 200 if page == "source" else 403
    assert client.get(f"/admin/billing/{page}/add/").status_code == expected
