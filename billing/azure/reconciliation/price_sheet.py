"""The price sheet of an enrolment's month: asked for, waited for, fetched as one CSV."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abi.core.errors import AppError
from billing.azure.http import links, retry_after
from billing.azure.http.answer import Answer, document
from billing.azure.http.client import Request
from billing.azure.http.download import LinkExpiredError
from billing.azure.reconciliation.asking import Asking, noted, recalled
from billing.azure.reconciliation.journal import Note
from billing.azure.reconciliation.statement import Statement
from billing.connection_errors import REPORT_FAILED, REPORT_PENDING

TABLE = "price_sheet"
_SHEETS = 5
_POLLS = 60
_PAUSE = 10.0
Found = tuple[str, str, float]
"""Where to ask next, the link when it is ready, the seconds to wait."""


def price_sheet(asking: Asking, enrolment: str, month: date) -> list[Statement]:
    """Asked for anew when its link has ended.

    Raises AppError `report_pending`, `report_failed`, and as the client does.
    """
    name = f"price-sheet-{enrolment}-{month:%Y-%m}.csv"

    def fetch() -> Note:
        link = _link(asking, enrolment, month)
        return noted(asking.zone.keep(name, asking.files.chunks(link, None)))

    for _ in range(_SHEETS):
        try:
            found = recalled(asking.journal.once("sheet", fetch))
        except LinkExpiredError:
            asking.journal.give_up()
            continue
        return [Statement(found, (), TABLE, found.blob)] if found else []
    raise AppError(REPORT_FAILED, f"the links of {_SHEETS} price sheets expired")


def _link(asking: Asking, enrolment: str, month: date) -> str:
    """Of the sheet that this turn has asked for, or asks for now; kept nowhere."""
    base = asking.client.base
    url = (
        f"{base}/providers/Microsoft.Billing/billingAccounts/{enrolment}/billingPeriods/{month:%Y%m}"
        "/providers/Microsoft.CostManagement/pricesheets/default/download?api-version=2025-03-01"
    )

    def submit() -> Note:
        place, link, _ = _asked(asking, "POST", url)
        return {"location": "" if link else links.require_same(base, place)}

    place = str(asking.journal.once("operation", submit)["location"])
    if not place:  # it was there at once
        return links.require_blob(asking.cloud, _asked(asking, "POST", url)[1])
    for _ in range(_POLLS):
        moved, link, pause = _asked(asking, "GET", place)
        if link:
            return links.require_blob(asking.cloud, link)
        asking.client.clock.sleep(pause)
        place = links.require_same(base, moved)
    raise AppError(REPORT_PENDING, "price sheet")


def _asked(asking: Asking, method: str, url: str) -> Found:
    def read(answer: Answer) -> Found:
        asked = retry_after.seconds(answer.headers, now=asking.client.clock.now())
        link = "" if answer.status == 202 else _download(document(answer))
        place = answer.header("location")
        if not link and not place:
            raise ValueError("no Location")
        return place, link, asked or _PAUSE

    found: Found = asking.client.ask(Request(method, url, read, accept=(200, 202)))
    return found


def _download(found: Mapping[str, Any]) -> str:
    """Raises ValueError when there is no link."""
    properties = found.get("properties") or found
    link = str(properties.get("downloadUrl") or "")
    if not link:
        raise ValueError("no downloadUrl")
    return link
