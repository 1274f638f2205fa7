"""What the contract tests are about: each connector, each source of totals, and what is true."""

import base64
import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from abi.core.errors import AppError
from billing import credentials, ingest
from billing.deliveries import Delivery, Landed
from billing.models import Credential, Source
from billing.reconciliation.questions import Question, questions
from tests.billing.connectors.conftest import CLOUD, MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA, MCA_SCOPE, SEPTEMBER
from tests.billing.connectors.truths import stated, total_of
from tests.fake_azure.server import FakeAzure

ATTEMPTS, RUNS = 3, 10
# A token refused twice in a row, a report that Azure could not make twice in a row.
CLEAR = ("azure_unauthorized", "report_failed")
EXPORT = "az://contoso-enterprise/exports"
Outcome = dict[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """A connector; `container` instead of a scope for exports."""

    kind: str
    scope: str
    account: str
    currency: str = ""

    def source(self, make_source: MakeSource) -> Source:
        if self.kind == "exports":
            return export_source()
        return make_source(self.kind, self.scope, currency=self.currency)


CONNECTORS = {
    "cost_details": Subject("cost_details", EA_SCOPE, EA),
    "cost_details of two currencies": Subject("cost_details", MCA_SCOPE, MCA),
    "ea_china": Subject("ea_china", f"{MCA}-CNY", MCA, "CNY"),
    "ea_legacy": Subject("ea_legacy", EA, EA),
    "exports": Subject("exports", "", EA),
}
# Source of totals → kind and scope of a source that asks it.
TOTALS = {
    "query": ("cost_details", EA_SCOPE),
    "balance": ("cost_details", EA_SCOPE),
    "legacy balance": ("ea_legacy", EA),
    "reservations": ("cost_details", EA_SCOPE),
    "price_sheet": ("cost_details", EA_SCOPE),
    "invoices": ("cost_details", MCA_SCOPE),
}


def export_source() -> Source:
    """The enrolment's container, opened with an account key."""
    credential = Credential.objects.create(
        name="container", kind="storage_key", account_name="fakeazure"
    )
    credentials.seal(credential, base64.b64encode(b"any").decode())
    return Source.objects.create(
        name="api", kind="exports", url=EXPORT, cloud=CLOUD, credential=credential
    )


def persistent[T](step: Callable[[], T]) -> T:
    """As runs of the workflow do: three attempts, and none after an error that is final.

    A clear failure ends one run; the next one must still come to the exact end.
    """
    for _ in range(RUNS):
        try:
            return _run(step)
        except AppError as e:
            if e.code not in CLEAR:
                raise
    return _run(step)


def _run[T](step: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return step()
        except AppError as e:
            if not e.retryable:
                raise
    return step()


def landed(source: Source) -> Iterator[tuple[Delivery, Landed]]:
    """September, found and landed."""

    def look() -> tuple[Delivery, ...]:
        return ingest.discover(source.name, start=SEPTEMBER, end=SEPTEMBER)

    for delivery in persistent(look):
        yield delivery, persistent(partial(ingest.land, delivery))


def exact(subject: Subject, source: Source, azure: FakeAzure, zone: Path) -> None:
    """Every line and the exact sum of both datasets; the expected are those of the server."""
    datasets = set()
    for delivery, there in landed(source):
        dataset = delivery.dataset.replace("legacy", "actual")
        datasets.add(delivery.dataset)
        expected = stated(
            azure, subject.account, month="2026-09", dataset=dataset, currency=subject.currency
        )
        assert total_of(lines_in(there, zone)) == expected
    one_answer_for_all = subject.kind.startswith("ea_")
    assert datasets == ({"legacy"} if one_answer_for_all else {"actual", "amortized"})


def lines_in(there: Landed, zone: Path) -> list[dict[str, str]]:
    found = []
    for blob in there.blobs:
        content = (zone / blob.path).read_bytes()
        text = (gzip.decompress(content) if blob.gzip else content).decode("utf-8-sig")
        found += list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def question(name: str, source: Source, month: date = SEPTEMBER, *, turn: str) -> Question:
    wanted = name.removeprefix("legacy ")
    (found,) = [each for each in questions(source, month, turn=turn) if each.name == wanted]
    return found


def asked(name: str, source: Source, zone: Path, *, turn: str, month: date = SEPTEMBER) -> Outcome:
    """Amounts by kind, dataset and currency; of a table its rows too. Attempts as the workflow."""

    def ask() -> Outcome:
        found: Outcome = {}
        for statement in question(name, source, month, turn=turn).ask():
            for each in statement.stated:
                found[f"{each.kind} {each.dataset} {each.currency}"] = (each.amount, each.parts)
            if statement.lines:
                found[statement.table] = (zone / statement.lines.path).read_bytes()
        return found

    return persistent(ask)
