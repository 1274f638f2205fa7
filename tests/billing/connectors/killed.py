"""A fetch in a process of its own, to be killed; Django is set up by who starts it.

It knows no database: the source is given by its words, the credential by those of the fake Azure.
"""

import sys

from billing import connectors, credentials
from billing.azure.connector import Wanted
from billing.credentials import Opened
from billing.models import Credential, CredentialKind, Source
from billing.zone import LandingZone
from tests.fake_azure.server import EA_KEY, SECRET, TENANT

START = f"import django, runpy; django.setup(); runpy.run_module({__name__!r}, run_name='__main__')"


def main(kind: str, scope: str, month: str) -> None:
    source = Source(name="api", kind=kind, scope=scope, cloud="FakeCloud", credential=Credential())
    connector, zone = connectors.of(source), LandingZone()
    wanted = Wanted("api", currency="CNY", start=month, end=month)
    for delivery in connector.discover(wanted, zone):
        connector.fetch(delivery, zone)


def opened(kind: str) -> Opened:
    if kind.startswith("ea_"):
        return Opened("c", CredentialKind.API_KEY, "", "", "", EA_KEY)
    return Opened("c", CredentialKind.SECRET, TENANT, "app", "", SECRET)


if __name__ == "__main__":
    given = opened(sys.argv[1])
    credentials.opened = lambda credential: given  # noqa: ARG005 - the name is the signature's
    main(*sys.argv[1:])
