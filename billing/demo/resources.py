"""One invented resource, made from its number alone: nothing is kept, however many there are."""

import json
from dataclasses import dataclass

from billing.demo import estate
from billing.demo.catalogue import (
    ANOMALY_METER,
    ENVIRONMENTS,
    METERS,
    OWNERS,
    SUBSCRIPTIONS,
    TEAMS,
    Meter,
    Subscription,
)
from billing.demo.numbers import PRICE_DIGITS, QUANTITY_DIGITS, guid, mix
from billing.demo.plan import ANOMALY_SUBSCRIPTION, SOURCES, DemoSource, Plan, subscription_id

# A budget is in USD, its share in percent and its spread in percent: 10⁴ to take away again.
_SCALE: int = 10 ** (PRICE_DIGITS + QUANTITY_DIGITS - 4)
# Tells the dice for copies of groups from the other.
_COPIES = 1


@dataclass(frozen=True, slots=True)
class Resource:
    """`daily` is its ordinary quantity a day in 10⁻⁴; `commitment` what covers it, or ''."""

    number: int
    meter_number: int
    meter: Meter
    subscription_number: int
    subscription: Subscription
    subscription_id: str
    group: str
    location: tuple[str, str]
    name: str
    tags: str
    daily: int
    commitment: str

    @property
    def id(self) -> str:
        return (
            f"/subscriptions/{self.subscription_id}/resourceGroups/{self.group}"
            f"/providers/{self.meter.provider}/{self.meter.kind}/{self.name}"
        )


def resource(plan: Plan, source: DemoSource, number: int) -> Resource:
    """The same for the same seed and number."""
    dice = mix(plan.seed, source.share, number)
    copies, sizes = mix(plan.seed, source.share, number, _COPIES), number // len(METERS)
    meter_number, meter = estate.meter(number % len(METERS), sizes % plan.estate.meters)
    at, subscription = _subscription(plan, source, number, dice)
    group = subscription.groups[(dice >> 8) % len(subscription.groups)]
    copy = at // len(SUBSCRIPTIONS) * plan.estate.groups + copies % plan.estate.groups
    return Resource(
        number=number,
        meter_number=meter_number,
        meter=meter,
        subscription_number=at,
        subscription=subscription,
        subscription_id=subscription_id(plan.seed, at),
        group=estate.group(group, copy),
        location=subscription.regions[(dice >> 16) % len(subscription.regions)],
        name=f"{meter.prefix}-{subscription.groups[0].split('-')[1]}-{number:06d}",
        tags=_tags(source, subscription, dice),
        daily=_daily(plan, source, meter, dice),
        commitment=meter.commitment,
    )


def meter_id(plan: Plan, meter_number: int) -> str:
    return guid(plan.seed, (500 if meter_number < len(METERS) else 10_000) + meter_number)


def _subscription(
    plan: Plan, source: DemoSource, number: int, dice: int
) -> tuple[int, Subscription]:
    """By share; the first resource of the anomaly's meter is always where the anomaly is."""
    if number == ANOMALY_METER and source is SOURCES[0]:
        return estate.subscription(ANOMALY_SUBSCRIPTION, 0)
    wheel = [at for at, each in source.subscriptions for _ in range(each.share)]
    return estate.subscription(wheel[dice % len(wheel)], (dice >> 54) % plan.estate.subscriptions)


def _daily(plan: Plan, source: DemoSource, meter: Meter, dice: int) -> int:
    """A share of the meter's budget, between 0.3 and 1.7 of the even one."""
    sharing = max(1, plan.resources(source) // len(METERS))
    budget = meter.budget * source.share * (30 + (dice >> 24) % 141)
    return max(1, budget * _SCALE // (meter.price * sharing))


def _tags(source: DemoSource, subscription: Subscription, dice: int) -> str:
    """EA leaves the outer braces out; one resource in eight has no tags."""
    if dice >> 32 & 7 == 0:
        return ""
    owners, teams = OWNERS[subscription.currency], TEAMS[subscription.currency]
    tags = {
        "env": ENVIRONMENTS[(dice >> 36) % len(ENVIRONMENTS)],
        "team": teams[(dice >> 42) % len(teams)],
        "owner": owners[(dice >> 48) % len(owners)],
        "cost-center": subscription.cost_center,
    }
    text = json.dumps(tags, ensure_ascii=False)
    return text[1:-1] if source.agreement == "EA" else text
