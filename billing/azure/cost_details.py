"""The Cost Details API: ask for a report, poll it, fetch its parts; each step resumed by notes."""

from datetime import UTC, date, datetime
from functools import partial

from abi.core.errors import AppError
from billing.azure import cost_report, pulls
from billing.azure.clouds import Cloud
from billing.azure.connector import Wanted, Zone
from billing.azure.cost_report import METRICS, Part, State
from billing.azure.http import links
from billing.azure.http.client import AzureClient, Request
from billing.azure.http.download import LinkExpiredError
from billing.azure.http.files import Files
from billing.azure.months import months
from billing.azure.polling import Poll
from billing.azure.pulls import Subject
from billing.azure.scopes import Scope
from billing.connection_errors import ANSWER_UNREADABLE, REPORT_FAILED
from billing.deliveries import Delivery, Fetched, LandedBlob

MONTHS_BACK = 13
# Of one attempt: a report that fails is asked for once more, one whose links ended more often.
_FAILURES = 2
_REPORTS = 10


class CostDetails:
    """Reports of one scope, a month and dataset each."""

    def __init__(self, client: AzureClient, files: Files, *, cloud: Cloud, scope: Scope) -> None:
        self._client = client
        self._files = files
        self._cloud = cloud
        self._scope = scope

    def discover(self, wanted: Wanted, zone: Zone) -> tuple[Delivery, ...]:
        """Raises AppError `period_too_old`: Azure goes 13 months back."""
        now = self._client.clock.now()
        return tuple(
            pulls.delivery(
                self._subject(wanted, month, dataset),
                zone,
                now=now,
                request={"metric": METRICS[dataset], "month": month.isoformat()},
            )
            for month in months(wanted, now=now, back=MONTHS_BACK)
            for dataset in METRICS
            if wanted.dataset in ("", dataset)
        )

    def fetch(self, delivery: Delivery, zone: Zone) -> Fetched:
        """Raises AppError `report_pending`, `report_failed`, and as the client does."""
        pulls.begin(delivery, zone, now=self._client.clock.now())
        poll = Poll(self._client, delivery, zone)
        failures = 0
        for _ in range(_REPORTS):
            found = poll.done(self._submission(delivery))
            if found.state is State.EMPTY:
                return Fetched(())
            if found.state is State.COMPLETED:
                try:
                    return Fetched(tuple(self._kept(poll, found.parts, delivery, zone)))
                except LinkExpiredError:
                    poll.give_up("its links have expired")
                    continue
            poll.give_up(found.detail)
            failures += found.state is State.FAILED
            if failures >= _FAILURES:
                raise AppError(REPORT_FAILED, found.detail or "no reason given")
        raise AppError(REPORT_FAILED, f"the links of {_REPORTS} reports expired")

    def _subject(self, wanted: Wanted, month: date, dataset: str) -> Subject:
        scope, period = self._scope.path, month.isoformat()
        return Subject(wanted.source, "cost_details", self._cloud.name, scope, dataset, period)

    def _submission(self, delivery: Delivery) -> Request:
        month = date.fromisoformat(dict(delivery.request)["month"])
        today = datetime.fromtimestamp(self._client.clock.now(), UTC).date()
        version = self._cloud.cost_details_version
        return Request(
            "POST",
            f"{self._client.base}{self._scope.path}/providers/Microsoft.CostManagement"
            f"/generateCostDetailsReport?api-version={version}",
            cost_report.submitted,
            body=cost_report.body(self._scope, delivery.dataset, month, today=today),
            accept=cost_report.SUBMITTED,
        )

    def _kept(
        self, poll: Poll, parts: tuple[Part, ...], delivery: Delivery, zone: Zone
    ) -> list[LandedBlob]:
        """Parts landed before are not fetched again, as long as the report is the same."""
        month = f"{delivery.dataset}-{delivery.billing_period[:7]}"
        blobs = []
        for number, part in enumerate(parts):
            keep = partial(self._download, part, f"{month}-part_{number:03d}.csv", zone)
            blobs.append(pulls.kept_once(zone, poll.note(f"part-{number:03d}"), keep))
        return blobs

    def _download(self, part: Part, name: str, zone: Zone) -> LandedBlob:
        links.require_blob(self._cloud, part.link)
        kept = zone.keep(name, self._files.chunks(part.link, part.size))
        if part.size not in (None, kept.size):
            raise AppError(ANSWER_UNREADABLE, f"{part.size} bytes stated, {kept.size} kept")
        return kept
