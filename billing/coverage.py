"""What a source covers, as far as it is known: refused where another enabled source covers it too.

Known are the scope it asks for, the folder it reads, the exports it was seen to deliver, and the
subscriptions of what it shows. Two departments or accounts of one enrolment cannot be told apart
here; publishing compares what they really hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.errors import AppError
from billing.models import Arrival, Publication, Source, SourceKind
from billing.period_errors import OVERLAPPING_SCOPES

_FOLDERS = (SourceKind.EXPORTS, SourceKind.FILES)
_ENROLMENTS = (SourceKind.EA_CHINA, SourceKind.EA_LEGACY)
_ACCOUNT = "/providers/microsoft.billing/billingaccounts/"
_EXPORT = re.compile(r"(?P<scope>.+?)/(providers/microsoft\.costmanagement/)?exports/[^/]+")
_NOBODY = {"", "00000000-0000-0000-0000-000000000000"}
_HELD = """
SELECT DISTINCT subscription_key, billing_account_key FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`scopes` and `folders` cover what is below them too; all are lower-cased."""

    scopes: frozenset[str]
    folders: frozenset[str]
    exports: frozenset[str]
    subscriptions: frozenset[str]
    accounts: frozenset[str]


def refuse(source: Source, *, yields_to: Iterable[Source]) -> None:
    """`source` is as it would be saved. Raises AppError `overlapping_scopes` with both names."""
    if not source.enabled:
        return
    chosen = {each.pk for each in yields_to}
    mine = of(source)
    others = Source.objects.filter(enabled=True, cloud=source.cloud).exclude(pk=source.pk)
    for other in others.order_by("name"):
        if other.pk in chosen or (source.pk and other.yields_to.filter(pk=source.pk).exists()):
            continue
        if shared := _shared(mine, of(other)):
            detail = f"{source.name} and {other.name} both cover {shared}"
            raise AppError(OVERLAPPING_SCOPES, detail)


def of(source: Source) -> Coverage:
    """One query each in PostgreSQL and ClickHouse, of a source that shows something."""
    seen = _seen(source)
    exports = {each: match["scope"] for each in seen if (match := _EXPORT.fullmatch(each))}
    held = _held(source)
    return Coverage(
        scopes=frozenset({*exports.values(), _scope(source)} - {""}),
        folders=frozenset({_folder(source)} - {""}),
        exports=frozenset(exports),
        subscriptions=frozenset({subscription for subscription, _ in held} - _NOBODY),
        accounts=frozenset({account for _, account in held} - _NOBODY),
    )


def _shared(one: Coverage, other: Coverage) -> str:
    """The first thing that both cover; empty when none is known."""
    if exports := one.exports & other.exports:
        return f"the export {min(exports)}"
    for mine, theirs in ((one.scopes, other.scopes), (one.folders, other.folders)):
        if nested := _nested(mine, theirs):
            return nested
    subscriptions = (one.subscriptions | _named(one)) & (other.subscriptions | _named(other))
    if subscriptions:
        return f"subscription {min(subscriptions)}"
    accounts = (_whole(one) & other.accounts) | (_whole(other) & one.accounts)
    return f"billing account {min(accounts)}" if accounts else ""


def _nested(mine: frozenset[str], theirs: frozenset[str]) -> str:
    """The inner one of the first two of which one holds the other."""
    for one in sorted(mine):
        for other in sorted(theirs):
            if _inside(one, other) or _inside(other, one):
                return max(one, other, key=len)
    return ""


def _inside(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer.rstrip("/") + "/")


def _named(coverage: Coverage) -> frozenset[str]:
    """The subscriptions that scopes are in: publishing compares no smaller part of a bill."""
    names = (re.match(r"/subscriptions/([^/]+)", scope) for scope in coverage.scopes)
    return frozenset(found[1] for found in names if found)


def _whole(coverage: Coverage) -> frozenset[str]:
    """The billing accounts and enrolments that are covered whole."""
    names = (scope.removeprefix(_ACCOUNT) for scope in coverage.scopes if _ACCOUNT in scope)
    return frozenset(name for name in names if "/" not in name)


def _scope(source: Source) -> str:
    text = source.scope.strip().strip("/").lower()
    if not text:
        return ""
    return _ACCOUNT + text if source.kind in _ENROLMENTS else f"/{text}"


def _folder(source: Source) -> str:
    """With the storage account, where it is known: containers have the same names everywhere."""
    if source.kind not in _FOLDERS or not source.url:
        return ""
    account = source.credential.account_name if source.credential else ""
    return f"{account}@{source.url.rstrip('/')}" if account else source.url.rstrip("/")


def _seen(source: Source) -> set[str]:
    if not source.pk:
        return set()
    scopes = Arrival.objects.filter(source=source).exclude(scope="").order_by()
    return {
        scope.rstrip("/").lower() for scope in scopes.values_list("scope", flat=True).distinct()
    }


def _held(source: Source) -> list[tuple[str, str]]:
    """Of the newest month it shows: a source may have taken over from another one."""
    if not source.pk:
        return []
    shown = [row for row in Publication.objects.filter(source=source).newest() if row.snapshot_id]
    newest = max((row.billing_period for row in shown), default=None)
    ids = [row.snapshot_id for row in shown if row.billing_period == newest]
    if not ids:
        return []
    rows = client.read(Statement(_HELD, {"snapshots": ids}), identity=Identity.WRITER).rows()
    return [(str(subscription), str(account)) for subscription, account in rows]
