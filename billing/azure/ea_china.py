"""ea.azure.cn: JSON pages of a month; CSV when the month is empty. No currency, and no tax."""

from datetime import date
from urllib.parse import urlencode

from abi.core.errors import AppError
from billing.azure import pulls
from billing.azure.connector import Wanted, Zone
from billing.azure.http.answer import Answer
from billing.azure.http.client import AzureClient, Request
from billing.azure.json_pages import Page, page_of
from billing.azure.months import months
from billing.azure.paged import fetched
from billing.azure.paging import Paging
from billing.azure.pulls import Subject
from billing.connection_errors import CURRENCY_REQUIRED
from billing.deliveries import Delivery, Fetched

DATASET = "legacy"
_RECORDS = "content"
_NOTHING = ("Usage Data Extract", '"Usage Data Extract"')


class EaChina:
    """The enterprise portal of Azure China for one enrolment."""

    def __init__(self, client: AzureClient, *, cloud: str, enrolment: str) -> None:
        self._client = client
        self._cloud = cloud
        self._enrolment = enrolment

    def discover(self, wanted: Wanted, zone: Zone) -> tuple[Delivery, ...]:
        """Raises AppError `currency_required`."""
        if not wanted.currency:
            raise AppError(CURRENCY_REQUIRED, wanted.source)
        now = self._client.clock.now()
        return tuple(
            pulls.delivery(
                self._subject(wanted, month), zone, now=now, request={"month": f"{month:%Y-%m}"}
            )
            for month in months(wanted, now=now)
        )

    def fetch(self, delivery: Delivery, zone: Zone) -> Fetched:
        """Raises AppError as the client does, `pages_do_not_end`."""
        pulls.begin(delivery, zone, now=self._client.clock.now())
        month = dict(delivery.request)["month"]
        query = urlencode({"month": month, "pageindex": 0, "fmt": "json"})
        path = f"/rest/{self._enrolment}/usage-report/paginatedV3"
        turns = Paging(delivery, zone, self._page).pages(f"{self._client.base}{path}?{query}")
        name = f"ea-china-{self._enrolment}-{month}.csv"
        return fetched(turns, zone, records=_RECORDS, name=name)

    def _subject(self, wanted: Wanted, month: date) -> Subject:
        period = month.isoformat()
        return Subject(wanted.source, "ea_china", self._cloud, self._enrolment, DATASET, period)

    def _page(self, link: str) -> tuple[bytes, Page]:
        answer: tuple[bytes, Page] = self._client.ask(Request("GET", link, _read))
        return answer


def _read(answer: Answer) -> tuple[bytes, Page]:
    if answer.body.decode("utf-8-sig").lstrip().startswith(_NOTHING):
        return answer.body, _empty(answer)
    return answer.body, page_of(answer.body, records=_RECORDS)


def _empty(answer: Answer) -> Page:
    """CSV is the answer for a month without a line; one with lines would be a surprise."""
    lines = [line for line in answer.body.decode("utf-8-sig").splitlines() if line.strip(' ,"')]
    if len(lines) > 2:
        raise ValueError("CSV with lines where JSON was asked for")
    return Page((), "")
