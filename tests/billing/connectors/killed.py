"""A fetch in a process of its own, to be killed; Django is set up by who starts it.

It knows no database: the source is given by its words, the credential by those of the fake Azure.
"""

import base64
import sys
from datetime import date

from billing import connectors, credentials
from billing.azure.connector import Wanted
from billing.credentials import Opened
from billing.models import Credential, CredentialKind, Source
from billing.reconciliation.questions import questions
from billing.zone import LandingZone
from tests.fake_azure.server import EA_KEY, SECRET, TENANT

START = f"import django, runpy; django.setup(); runpy.run_module({__name__!r}, run_name='__main__')"


def fetch(kind: str, scope: str, month: str) -> None:
    """Every delivery of a month; the place of exports is their URL."""
    is_place = kind == "exports"
    source = Source(name="api", kind=kind, cloud="FakeCloud", credential=Credential())
    source.url, source.scope = (scope, "") if is_place else ("", scope)
    connector, zone = connectors.of(source), LandingZone()
    wanted = Wanted("api", currency="CNY", start=month, end=month)
    for delivery in connector.discover(wanted, zone):
        if delivery.billing_period == month:
            connector.fetch(delivery, zone)


def ask(turn: str, scope: str, month: str) -> None:
    """Everything that Azure states of a month."""
    credential = Credential(kind=CredentialKind.SECRET)
    source = Source(
        name="api", kind="cost_details", scope=scope, cloud="FakeCloud", credential=credential
    )
    for question in questions(source, date.fromisoformat(month), turn=turn):
        question.ask()


def opened(kind: str) -> Opened:
    if kind.startswith("ea_"):
        return Opened("c", CredentialKind.API_KEY, "", "", "", EA_KEY)
    if kind == "exports":
        key = base64.b64encode(b"any").decode()
        return Opened("c", CredentialKind.STORAGE_KEY, "", "", "fakeazure", key)
    return Opened("c", CredentialKind.SECRET, TENANT, "app", "", SECRET)


if __name__ == "__main__":
    what, given = sys.argv[1], opened(sys.argv[1])
    credentials.opened = lambda credential: given  # noqa: ARG005 - the name is the signature's
    work = ask if what.startswith("turn ") else fetch
    work(*sys.argv[1:])
