"""The price sheet of an enrolment's month: asked for, waited for, fetched as one CSV."""

from datetime import date

from abi.core.errors import AppError
from billing.azure.http import links, retry_after
from billing.azure.http.answer import Answer, document
from billing.azure.http.client import Request
from billing.azure.http.download import LinkExpiredError
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.statement import Statement
from billing.connection_errors import REPORT_FAILED, REPORT_PENDING

TABLE = "price_sheet"
_POLLS = 60
_PAUSE = 10.0
Found = tuple[str, str, float]
"""Where to ask next, the link when it is ready, the seconds to wait."""


def price_sheet(asking: Asking, enrolment: str, month: date) -> list[Statement]:
    """Raises AppError `report_pending`, `report_failed`, and as the client does."""
    path = (
        f"/providers/Microsoft.Billing/billingAccounts/{enrolment}/billingPeriods/{month:%Y%m}"
        "/providers/Microsoft.CostManagement/pricesheets/default/download?api-version=2025-03-01"
    )
    client, clock = asking.client, asking.client.clock

    def read(answer: Answer) -> Found:
        asked = retry_after.seconds(answer.headers, now=clock.now()) or _PAUSE
        return answer.header("location"), _link(answer), asked

    place, link, pause = client.ask(
        Request("POST", f"{client.base}{path}", read, accept=(200, 202))
    )
    for _ in range(_POLLS):
        if link:
            break
        clock.sleep(pause)
        links.require_same(client.base, place)
        moved, link, pause = client.ask(Request("GET", place, read, accept=(200, 202)))
        place = moved or place
    if not link:
        raise AppError(REPORT_PENDING, "price sheet")
    links.require_blob(asking.cloud, link)
    name = f"price-sheet-{enrolment}-{month:%Y-%m}.csv"
    try:
        kept = asking.zone.keep(name, asking.files.chunks(link, None))
    except LinkExpiredError as e:
        raise AppError(REPORT_FAILED, "the link of the price sheet has expired") from e
    return [Statement(kept, (), TABLE, kept)]


def _link(answer: Answer) -> str:
    """Empty while the sheet is made. Raises ValueError for what says neither."""
    if answer.status == 202:
        if not answer.header("location"):
            raise ValueError("no Location")
        return ""
    found = document(answer)
    properties = found.get("properties") or found
    link = str(properties.get("downloadUrl") or "")
    if not link:
        raise ValueError("no downloadUrl")
    return link
