"""The plainest possible clients: they follow what the server says and repeat nothing."""

import csv
import io
from decimal import Decimal
from typing import Any

import httpx

from abi.core.decimals import exact_sum
from tests.fake_azure.server import exact

Row = dict[str, str]


def report(arm: httpx.Client, scope: str, body: dict[str, Any]) -> httpx.Response:
    """The last answer of a Cost Details report."""
    asked = f"{scope}/providers/Microsoft.CostManagement/generateCostDetailsReport"
    answer = arm.post(asked, params={"api-version": "2025-03-01"}, json=body)
    while answer.status_code == 202 or (answer.status_code == 200 and not answer.content):
        place = answer.headers.get("location") or str(answer.request.url)
        answer = arm.get(place)
    return answer


def report_rows(done: httpx.Response) -> list[Row]:
    """The lines of all its parts; no token is sent to them."""
    links = [blob["blobLink"] for blob in done.json()["manifest"]["blobs"]]
    return [row for link in links for row in csv_rows(httpx.get(link).raise_for_status())]


def csv_rows(answer: httpx.Response) -> list[Row]:
    text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text))


def cost(rows: list[Row]) -> Decimal:
    return exact_sum(
        Decimal(row.get("CostInBillingCurrency") or row["costInBillingCurrency"]) for row in rows
    )


def pages(ea: httpx.Client, url: str, key: str, *, most: int = 200) -> list[list[dict[str, Any]]]:
    """Every page, as often as the links say."""
    found: list[list[dict[str, Any]]] = []
    following: str | None = url
    while following and len(found) < most:
        body = exact(ea.get(following).raise_for_status())
        found.append(body[key])
        following = body["nextLink"]
    return found
