"""The retired EA Reporting API, v3: pages of 1000 records, and an ETag that says "as before"."""

from datetime import date

from billing.azure import pulls
from billing.azure.connector import Wanted, Zone
from billing.azure.http.answer import Answer
from billing.azure.http.client import AzureClient, Request
from billing.azure.json_pages import Page, page_of
from billing.azure.months import months
from billing.azure.paged import fetched
from billing.azure.paging import Paging
from billing.azure.pulls import Subject
from billing.deliveries import Delivery, Fetched, LandedBlob

DATASET = "legacy"
_RECORDS = "data"
_NOT_CHANGED = 304


class EaLegacy:
    """consumption.azure.com for one enrolment."""

    def __init__(self, client: AzureClient, *, cloud: str, enrolment: str) -> None:
        self._client = client
        self._cloud = cloud
        self._enrolment = enrolment

    def discover(self, wanted: Wanted, zone: Zone) -> tuple[Delivery, ...]:
        now = self._client.clock.now()
        return tuple(
            pulls.delivery(
                self._subject(wanted, month),
                zone,
                now=now,
                request={"billing_period": f"{month:%Y%m}"},
            )
            for month in months(wanted, now=now)
        )

    def fetch(self, delivery: Delivery, zone: Zone) -> Fetched:
        """What was fetched last time, when Azure says that nothing has changed since.

        Raises AppError as the client does, `pages_do_not_end`.
        """
        pulls.begin(delivery, zone, now=self._client.clock.now())
        period = dict(delivery.request)["billing_period"]
        path = f"/v3/enrollments/{self._enrolment}/billingPeriods/{period}/usagedetails"
        pages = _Pages(self._client, delivery, zone)
        try:
            turns = Paging(delivery, zone, pages.ask).pages(f"{self._client.base}{path}")
        except _AsBefore as before:
            return before.fetched
        name = f"ea-legacy-{self._enrolment}-{period}.csv"
        return fetched(turns, zone, records=_RECORDS, name=name)

    def _subject(self, wanted: Wanted, month: date) -> Subject:
        period = month.isoformat()
        return Subject(wanted.source, "ea_legacy", self._cloud, self._enrolment, DATASET, period)


class _AsBefore(Exception):  # noqa: N818 — no error
    """Azure has nothing new."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__()
        self.fetched = fetched


class _Pages:
    """The first question of a pull names the ETag of the last finished one."""

    def __init__(self, client: AzureClient, delivery: Delivery, zone: Zone) -> None:
        self._client = client
        self._delivery = delivery
        self._zone = zone
        self._is_first = zone.recall(pulls.note(delivery, "page-000000")) is None

    def ask(self, link: str) -> tuple[bytes, Page]:
        if not self._is_first:
            return _body_and_page(self._answer(link))
        self._is_first = False
        before = pulls.last_finished(self._delivery, self._zone, "etag")
        answer = self._answer(link, before[0]["etag"] if before else "")
        if before and answer.status == _NOT_CHANGED:
            blobs = tuple(LandedBlob(**blob) for blob in before[1]["blobs"])
            raise _AsBefore(Fetched(blobs, before[1]["stated_rows"]))
        if etag := answer.header("etag"):
            self._zone.remember(pulls.note(self._delivery, "etag"), {"etag": etag})
        return _body_and_page(answer)

    def _answer(self, link: str, etag: str = "") -> Answer:
        headers = (("If-None-Match", etag),) if etag else ()
        accept = (200, _NOT_CHANGED) if etag else (200,)
        answer: Answer = self._client.ask(
            Request("GET", link, _readable, headers=headers, accept=accept)
        )
        return answer


def _readable(answer: Answer) -> Answer:
    """Raises ValueError for a page that is none, so that it is asked for again."""
    if answer.status != _NOT_CHANGED:
        page_of(answer.body, records=_RECORDS)
    return answer


def _body_and_page(answer: Answer) -> tuple[bytes, Page]:
    return answer.body, page_of(answer.body, records=_RECORDS)
