"""The people of the demo, each with as many sessions as there are browsers."""

from collections.abc import Mapping
from itertools import cycle, islice

from django.contrib.auth import get_user_model

from abi.core.accounts.demo import create_demo_people
from bench.query.people import signed_in
from billing.demo.plan import subscription_id
from billing.demo.truth import BOB_SUBSCRIPTIONS

# Of seven browsers: three of one who sees everything, three of one who sees two subscriptions.
_WHO = ("ada", "bob", "ada", "bob", "admin", "bob", "charlie")


def browsers(count: int, *, seed: int) -> list[tuple[str, Mapping[str, str]]]:
    """Who, and the headers of a session of their own."""
    create_demo_people([subscription_id(seed, number) for number in range(BOB_SUBSCRIPTIONS)])
    known = {each.username: each for each in get_user_model().objects.filter(username__in=_WHO)}
    return [(name, signed_in(known[name])) for name in islice(cycle(_WHO), count)]
