"""A month whose negotiated prices are canaries, and every door at which they could get out."""

import gzip
import io
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from abi.core.accounts.models import User
from analytics.explorer.columns import VIEW_NAMES
from analytics.exports.formats import FileFormat
from analytics.focus.formats import FOCUS_FORMATS
from analytics.vocabulary import DIMENSIONS, MEASURES, Basis
from tests.analytics.focus_bills import BILLS
from tests.analytics.focus_published import deliver
from tests.analytics.jobs.doors import Desk, desk
from tests.billing.focus import AZURE, focus_row

UNIT, RATE, OTHER = "987654.3210987", "876543.2109876", "765432.1098765"
FOCUS_UNIT, FOCUS_COST, FOCUS_OWN = "654321.0987654", "543210.9876543", "432109.8765432"
SET_ASIDE = "321098.7654321"
CANARIES = (UNIT, RATE, OTHER, FOCUS_UNIT, FOCUS_COST, FOCUS_OWN, SET_ASIDE)
# What the contract's price makes of the 24 hours of the line.
CONTRACTED = "23703703.7063688"
PERIOD = {"start": "2026-10-01", "end": "2026-11-01"}
_OWN = ("PricingCurrencyContractedUnitPrice", "x_EffectiveUnitPrice", "x_OurDiscountedPrice")
DAYS = {"start_date": "2026-10-01", "end_date": "2026-10-31"}


@dataclass(frozen=True, slots=True)
class Priced:
    """The snapshot of the actual month, which has a line set aside, and the one before it."""

    snapshot_id: int
    before: int


def deliver_priced(folder: Path) -> Priced:
    """EA with both datasets and a column nobody documents, a line set aside, and FOCUS."""
    header, (line, *_) = BILLS["ea", "actual"]
    priced = dict(line) | {
        "UnitPrice": UNIT, "EffectivePrice": RATE, "PayGPrice": "0.12", "Preis": OTHER,
        "MyUnitPrice": OTHER, "partnerEarnedCreditRate": OTHER,
    }  # fmt: skip
    broken = priced | {"Date": "never", "UnitPrice": SET_ASIDE, "EffectivePrice": SET_ASIDE}
    unreadable = priced | {"UnitPrice": f"{SET_ASIDE} each", "Date": "10/03/2026"}
    more = (*header, "Preis", "MyUnitPrice", "partnerEarnedCreditRate")
    before = deliver(folder, "ea", "actual", more, [priced])
    found = deliver(folder, "ea", "actual", more, [priced, broken, unreadable])
    deliver(folder, "ea", "amortized", more, [priced])
    native = focus_row(1) | {
        "BillingPeriodStart": "2026-10-01T00:00:00Z", "BillingPeriodEnd": "2026-11-01T00:00:00Z",
        "ChargePeriodStart": "2026-10-02T00:00:00Z", "ChargePeriodEnd": "2026-10-03T00:00:00Z",
        "ContractedUnitPrice": FOCUS_UNIT, "ContractedCost": FOCUS_COST,
        "PricingCurrencyContractedUnitPrice": FOCUS_UNIT, "x_EffectiveUnitPrice": FOCUS_OWN,
        "x_OurDiscountedPrice": FOCUS_OWN, "SubAccountId": "/subscriptions/other",
    }  # fmt: skip
    deliver(folder, "focus", "focus", (*AZURE, *_OWN), [native])
    return Priced(found, before)


def walk(person: User, priced: Priced) -> dict[str, bytes]:
    """What each door answers, unpacked: (door) → every byte, headers as well."""
    told: dict[str, bytes] = {}
    own = desk(person)
    for name, answer in _answers(own, priced):
        assert answer.status_code == 200, (name, answer.content)
        told[name] = _bytes(answer)
    for name, asked in _files().items():
        job = own.done("exports", **asked)
        told[name] = _unpacked(own.fetch(job)) + own.fetch(job, "sidecar_url")
        told[f"{name} (job)"] = str(own.look(job)).encode()
    question = {"measures": ["billed_cost", "consumed_quantity"], "period": PERIOD}
    told["job"] = own.fetch(own.done("jobs", **question))
    return told


def _answers(own: Desk, priced: Priced) -> Any:
    yield "data", own.api.get("/api/v1/billing/data", DAYS)
    for basis in Basis:
        asked = DAYS | {"basis": basis.value}
        page = own.api.post("/api/v1/billing/data", asked, format="json")
        yield f"data {basis}", page
        for i, item in enumerate(page.json()["items"]):
            at = {"date": item["date"], "basis": basis.value}
            yield f"line {basis} {i}", own.api.get(f"/api/v1/analytics/lines/{item['id']}", at)
        yield from _questions(own, basis)
    for by in ("service", "resource", "day"):
        sides = {"before": priced.before, "after": priced.snapshot_id, "by": by}
        yield f"diff {by}", own.api.get("/api/v1/analytics/diff", sides)
    for format_ in FOCUS_FORMATS:
        asked = {"billing_period": "2026-10", "format": format_.value}
        yield f"focus {format_}", own.api.get("/api/v1/analytics/focus", asked)
    for view in VIEW_NAMES:
        asked = {"query": f"SELECT * FROM {view}"}
        yield f"sql {view}", own.api.post("/api/v1/analytics/sql", asked, format="json")
    yield "resources", own.api.get("/api/v1/analytics/resources", {**PERIOD, "search": "vm-1"})
    aside = {"snapshot": priced.snapshot_id}
    yield "quarantine", own.api.get("/api/v1/billing/quarantine", aside)
    for plain in _PLAIN:
        yield plain, own.api.get(f"/api/v1/{plain}")


_PLAIN = (
    *("me", "analytics/vocabulary", "analytics/explain", "analytics/rates", "analytics/jobs"),
    *("billing/periods", "billing/restatements", "billing/alarms", "billing/reading-rules"),
    *("analytics/sql/schema", "analytics/sql/runs", "analytics/sql/queries"),
    *("billing/uploads", "billing/snapshots", "workflows/", "workflows/types", "schema"),
)


def _questions(own: Desk, basis: Basis) -> Any:
    measures = [m.name for m in MEASURES.values() if m.basis in (None, basis)]
    for dimension in (*DIMENSIONS, "tag:env"):
        asked = {"measures": measures, "basis": basis.value, "period": PERIOD}
        body = asked | {"dimensions": [dimension]}
        yield f"query {basis} {dimension}", own.ask("query", **body)
        values = {**PERIOD, "dimension": dimension, "basis": basis.value}
        yield f"values {dimension}", own.api.get("/api/v1/analytics/values", values)
    measure = f"{basis.value}_cost"
    explained = {"measure": measure, "period": PERIOD, "dimensions": ["service"]}
    yield f"explain {basis}", own.ask("explain", **explained)


def _files() -> dict[str, dict[str, Any]]:
    lines = {
        f"lines {columns} {format_}": {
            "lines": {"period": PERIOD, "columns": columns}, "format": format_.value
        }
        for columns in ("detail", "all")
        for format_ in FileFormat
    }  # fmt: skip
    question = {"measures": list(_COSTS), "period": PERIOD, "dimensions": ["meter", "resource"]}
    return lines | {"question": {"question": question, "format": "csv"}}


_COSTS = ("billed_cost", "list_cost", "consumed_quantity")


def _bytes(answer: Any) -> bytes:
    with closing(answer):
        return _unpacked(answer.getvalue()) + str(dict(answer.headers)).encode()


def _unpacked(body: bytes) -> bytes:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    if body.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(body))
        return str([table.schema.metadata, table.to_pylist()]).encode()
    if body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body)
    return body
