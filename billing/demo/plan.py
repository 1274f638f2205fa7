"""What is going to be written: sources, months, runs. Pure and small, however many lines."""

from dataclasses import dataclass
from datetime import date, timedelta

from billing.demo.catalogue import ANOMALY_METER, SUBSCRIPTIONS, Subscription
from billing.demo.estate import CATALOGUE, Estate
from billing.demo.numbers import guid, mix

DAYS_A_MONTH = 30
ANOMALY_DAYS = (12, 13, 14)
ANOMALY_FACTOR = 6
ANOMALY_SUBSCRIPTION = 1


@dataclass(frozen=True, slots=True)
class DemoSource:
    """One billing account with its container. `share` is its percentage of all lines."""

    name: str
    container: str
    agreement: str
    currencies: tuple[str, ...]
    share: int

    @property
    def subscriptions(self) -> list[tuple[int, Subscription]]:
        """With their number in the catalogue, which makes their id."""
        return [(n, s) for n, s in enumerate(SUBSCRIPTIONS) if s.currency in self.currencies]


SOURCES = (
    DemoSource("contoso-enterprise", "contoso-enterprise", "EA", ("USD",), 70),
    DemoSource("contoso-global", "contoso-global", "MCA", ("EUR", "CNY"), 30),
)
DATASETS = {"actual": "ActualCost", "amortized": "AmortizedCost"}


@dataclass(frozen=True, slots=True)
class Plan:
    """`lines` is the aim for all deliveries shown at the end, both datasets together."""

    seed: int
    lines: int
    months: tuple[date, ...]
    restated_again: bool
    estate: Estate = CATALOGUE

    def resources(self, source: DemoSource) -> int:
        """How many resources make about the wanted number of lines."""
        deliveries = len(self.months) * len(DATASETS)
        return max(24, self.lines * source.share // 100 // deliveries // DAYS_A_MONTH)

    @property
    def restated(self) -> date:
        """The month whose numbers change after it was first delivered: the last but one."""
        return self.months[-2] if len(self.months) > 1 else self.months[-1]

    def revisions(self, month: date) -> range:
        """Runs of a month, oldest first; the last one counts."""
        if month != self.restated:
            return range(1)
        return range(3 if self.restated_again else 2)

    def is_anomalous(self, subscription: int, meter: int, day: date) -> bool:
        return (
            subscription == ANOMALY_SUBSCRIPTION
            and meter == ANOMALY_METER
            and day.replace(day=1) == self.months[-1]
            and day.day in ANOMALY_DAYS
        )


def months_until(end: date, count: int) -> tuple[date, ...]:
    """`count` first days of months, the last one being `end`'s."""
    month, found = end.replace(day=1), []
    for _ in range(count):
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return tuple(reversed(found))


def days_of(month: date) -> list[date]:
    following = (month + timedelta(days=32)).replace(day=1)
    return [month + timedelta(days=n) for n in range((following - month).days)]


def subscription_id(seed: int, number: int) -> str:
    return guid(seed, 100 + number)


def account_number(seed: int, source: DemoSource) -> str:
    return str(80_000_000 + mix(seed, source.share) % 9_999_999)
