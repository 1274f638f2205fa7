"""Which connector speaks to a source."""

from collections.abc import Callable

from abi.core.errors import AppError
from billing import connections, folders
from billing.azure import exports, files, scopes
from billing.azure.clouds import cloud
from billing.azure.connector import Connector
from billing.azure.cost_details import CostDetails
from billing.azure.ea_china import EaChina
from billing.azure.ea_legacy import EaLegacy
from billing.azure.http.clock import SYSTEM, Clock
from billing.azure.stored import Stored
from billing.errors import SOURCE_NOT_PULLED
from billing.models import Source, SourceKind

_STORED = (SourceKind.EXPORTS, SourceKind.FILES)


def of(source: Source, *, root_url: str = "", clock: Clock = SYSTEM) -> Connector:
    """`root_url` is where a delivery was found, if not at the source's own URL.

    Raises AppError `source_not_pulled` for a source that only people bring files to, and
    `credential_missing`, `credential_unreadable`, `unknown_cloud`, `scope_invalid`,
    `folder_not_allowed`.
    """
    make = _API.get(SourceKind(source.kind))
    if make and not root_url:
        return make(source, clock)
    if source.kind in _STORED or root_url:
        read = exports.deliveries if source.kind == SourceKind.EXPORTS else files.deliveries
        if not root_url:  # else it was found from there, or the operator's command line names it
            folders.require_allowed(source.url)
        access = connections.storage(source, clock=clock) if _is_own(source, root_url) else None
        return Stored(root_url or source.url, read, access)
    raise AppError(SOURCE_NOT_PULLED, source.name)


def _is_own(source: Source, root_url: str) -> bool:
    """A credential opens the container it was given for, and no other one."""
    is_under = not root_url or f"{source.url}/".startswith(f"{root_url.rstrip('/')}/")
    return source.kind in _STORED and is_under


def _cost_details(source: Source, clock: Clock) -> Connector:
    return CostDetails(
        connections.arm(source, clock=clock),
        connections.files(source, clock=clock),
        cloud=cloud(source.cloud),
        scope=scopes.for_cost_details(source.scope),
    )


def _ea_china(source: Source, clock: Clock) -> Connector:
    enrolment = scopes.enrolment(source.scope)
    client = connections.enterprise(source, clock=clock)
    return EaChina(client, cloud=source.cloud, enrolment=enrolment)


def _ea_legacy(source: Source, clock: Clock) -> Connector:
    enrolment = scopes.enrolment(source.scope)
    client = connections.enterprise(source, clock=clock)
    return EaLegacy(client, cloud=source.cloud, enrolment=enrolment)


_API: dict[SourceKind, Callable[[Source, Clock], Connector]] = {
    SourceKind.COST_DETAILS: _cost_details,
    SourceKind.EA_CHINA: _ea_china,
    SourceKind.EA_LEGACY: _ea_legacy,
}
