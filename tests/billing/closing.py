"""A month that was over long ago, published, balanced and signed."""

from datetime import date

from billing.books.run import run
from billing.models import Source
from billing.signatures import lock
from tests.billing.conftest import PERIOD
from tests.people import People


def closed(name: str = "s", month: date = PERIOD) -> None:
    """Run the ledger, which makes a month final when its books match."""
    run(Source.objects.get(name=name).pk, month)


def signed(people: People, name: str = "s") -> None:
    """Bob signs; alice is the administrator who did not."""
    closed(name)
    lock(name, PERIOD, actor=people.bob, note="as invoiced")
