"""Waits for a report: the same one after a restart, the next one when it was given up."""

from dataclasses import replace

from abi.core.errors import AppError
from billing.azure import cost_report, pulls
from billing.azure.connector import Zone
from billing.azure.cost_report import Polled, State
from billing.azure.http import links, retry_after
from billing.azure.http.answer import Answer
from billing.azure.http.client import AzureClient, Request
from billing.connection_errors import REPORT_PENDING
from billing.deliveries import Delivery

# Below the half hour of an activity: the next attempt goes on with the same report.
_SECONDS_OF_ONE_CALL = 25 * 60.0
_SECONDS_OF_A_REPORT = 2 * 3600.0
_PAUSE_UNASKED = 10.0


class Poll:
    """Notes: `report-00` where it was asked for, `report-00-at-01` a new Location of it,
    `report-00-over` that it was given up.
    """

    def __init__(self, client: AzureClient, delivery: Delivery, zone: Zone) -> None:
        self._client = client
        self._delivery = delivery
        self._zone = zone
        self._ends_at = client.clock.now() + _SECONDS_OF_ONE_CALL
        self._number = 0
        while zone.recall(self.note("over")):
            self._number += 1

    def note(self, name: str = "") -> str:
        """The name of a note about the current report."""
        report = f"report-{self._number:02d}"
        return pulls.note(self._delivery, f"{report}-{name}" if name else report)

    def give_up(self, why: str) -> None:
        """The next `done` asks for another report."""
        self._zone.remember(self.note("over"), {"why": why})
        self._number += 1

    def done(self, submission: Request) -> Polled:
        """The report when it is made, failed, empty or forgotten; never pending.

        Raises AppError `report_pending`, and as the client does.
        """
        known = self._zone.recall(self.note())
        if known is None:
            found: Polled = self._client.ask(submission)
            if found.state is State.EMPTY:
                return found
            known = {"location": self._checked(found.location), "at": self._client.clock.now()}
            # Of two that ask at once the first counts for both.
            self._zone.remember(self.note(), known)
            known = self._zone.recall(self.note()) or known
        return self._polled(str(known["location"]), float(known["at"]))

    def _polled(self, location: str, asked_at: float) -> Polled:
        moved = 0
        while later := self._zone.recall(self.note(f"at-{moved:02d}")):
            location, moved = str(later["location"]), moved + 1
        while True:
            found, pause = self._once(location)
            if found.state is not State.PENDING:
                return found
            if found.location and found.location != location:
                location = self._checked(found.location)
                self._zone.remember(self.note(f"at-{moved:02d}"), {"location": location})
                moved += 1
            if self._client.clock.now() - asked_at > _SECONDS_OF_A_REPORT:
                return replace(found, state=State.FAILED, detail="not made within two hours")
            self._sleep(pause)

    def _once(self, location: str) -> tuple[Polled, float]:
        def read(answer: Answer) -> tuple[Polled, float]:
            asked = retry_after.seconds(answer.headers, now=self._client.clock.now())
            return cost_report.polled(answer), asked or _PAUSE_UNASKED

        request = Request("GET", location, read, accept=cost_report.POLLED)
        answer: tuple[Polled, float] = self._client.ask(request)
        return answer

    def _sleep(self, pause: float) -> None:
        clock = self._client.clock
        pause += clock.jitter(0, min(pause, 2.0))
        if clock.now() + pause > self._ends_at:
            raise AppError(REPORT_PENDING, f"{self._delivery.billing_period[:7]}")
        clock.sleep(pause)

    def _checked(self, location: str) -> str:
        return links.require_same(self._client.base, location)
