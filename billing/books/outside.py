"""What Azure states about the month elsewhere, against the lines it delivered.

A statement's parts are components of its amount. Taxes, credits and support are never in the
lines, so the parts of that name explain a difference. A statement that does not say whether it
includes the marketplace is taken not to, where that leaves less to explain. Rounding explains at
most what cutting each meter's total in a subscription to cents changes, and one cent for the total
itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, combinations

from abi.core.decimals import EXACT, ZERO, exact_sum
from billing.bases import CARRIED
from billing.books import stored
from billing.books.sheet import (
    Amounts,
    Cause,
    CauseName,
    Difference,
    StageName,
    Standing,
    abs_,
    against_statement,
    minus,
    total,
)
from billing.models import Publication, Snapshot, StatedKind, StatedTotal

_STAGES = {
    StatedKind.QUERY: StageName.API,
    StatedKind.BALANCE: StageName.BALANCE,
    StatedKind.INVOICE: StageName.INVOICE,
}
_PARTS = (CauseName.TAX, CauseName.CREDIT, CauseName.SUPPORT)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Ours:
    """What the source shows of the month in one cost: the sums and what was set aside.

    Until the month `is_settled`, a total stated after `delivered_at` may hold charges to come.
    """

    snapshots: tuple[Snapshot, ...]
    measure: str
    amounts: Amounts
    quarantined: Amounts
    delivered_at: datetime
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """The newest totals of one kind, of every currency; of one dataset, or of the bill ("")."""

    stage: StageName
    dataset: str
    rows: tuple[StatedTotal, ...]

    @property
    def amounts(self) -> Amounts:
        return {_currency(row): Decimal(row.amount) for row in self.rows}

    @property
    def stated_at(self) -> datetime:
        return max(row.stated_at for row in self.rows)

    def part(self, name: str) -> Amounts:
        """Without the currencies whose statement has no such part."""
        return {_currency(r): Decimal(r.parts[name]) for r in self.rows if r.parts.get(name)}


def statements(source_id: int, month: date) -> list[Statement]:
    """In the order of the stages."""
    rows = StatedTotal.objects.filter(source_id=source_id, billing_period=month)
    newest: dict[tuple[str, str, str], StatedTotal] = {}
    for row in rows.filter(kind__in=_STAGES).order_by("stated_at", "pk"):
        newest[row.kind, row.dataset, _currency(row)] = row
    groups: dict[tuple[str, str], list[StatedTotal]] = {}
    for (kind, dataset, _), row in sorted(newest.items()):
        groups.setdefault((kind, dataset), []).append(row)
    found = [Statement(_STAGES[StatedKind(k)], d, tuple(g)) for (k, d), g in groups.items()]
    return sorted(found, key=lambda each: list(StageName).index(each.stage))


def compare(statement: Statement, ours: Ours) -> Difference:
    """`to` is the statement: positive where Azure states more than the lines add up to."""
    stated = statement.amounts
    mine = {currency: ours.amounts.get(currency, ZERO) for currency in stated}
    difference = minus(stated, mine)
    causes = list(_causes(statement, ours, difference)) if difference else []
    rest = minus(difference, total(cause.amounts for cause in causes))
    standing = against_statement(rest, mine)
    if rest:
        causes.append(Cause(CauseName.UNKNOWN, rest))
    if rest and not ours.is_settled and statement.stated_at > ours.delivered_at:
        standing = Standing.WAITING
    return Difference(
        StageName.LOADED,
        statement.stage,
        0,
        difference,
        tuple(causes),
        standing,
        told_by(statement),
    )


def told_by(statement: Statement) -> str:
    return ", ".join(sorted({row.document for row in statement.rows if row.document}))


def _causes(statement: Statement, ours: Ours, difference: Amounts) -> Iterator[Cause]:
    """What is known, then what of the rest fits: marketplace, late charges, rounding."""
    known = [*_parts(statement), _of(CauseName.QUARANTINED, ours.quarantined, statement)]
    rest = minus(difference, total(cause.amounts for cause in known))
    known += (
        _fitted(
            rest,
            {
                CauseName.MARKETPLACE: _marketplace(statement, ours),
                CauseName.LATE: _late(statement, ours),
            },
        )
        if rest
        else []
    )
    rest = minus(difference, total(cause.amounts for cause in known))
    known.append(Cause(CauseName.ROUNDING, _rounding(statement, ours, rest) if rest else {}))
    yield from (cause for cause in known if cause.amounts)


def _fitted(rest: Amounts, candidates: Mapping[CauseName, Amounts]) -> list[Cause]:
    """Of each currency the causes, whole, that together leave the least; the fewer, the better."""
    found: dict[CauseName, Amounts] = {name: {} for name in candidates}
    for currency, amount in rest.items():
        there = [name for name in candidates if candidates[name].get(currency)]
        subsets = chain.from_iterable(combinations(there, size) for size in range(len(there) + 1))
        best = min(subsets, key=lambda names: abs_(_left(amount, currency, names, candidates)))
        for name in best:
            found[name] = {**found[name], currency: candidates[name][currency]}
    return [Cause(name, amounts) for name, amounts in found.items()]


def _left(
    amount: Decimal,
    currency: str,
    names: Iterable[CauseName],
    candidates: Mapping[CauseName, Amounts],
) -> Decimal:
    return EXACT.subtract(amount, exact_sum(candidates[name][currency] for name in names))


def _parts(statement: Statement) -> Iterator[Cause]:
    for name in _PARTS:
        yield _of(name, statement.part(name), statement)


def _marketplace(statement: Statement, ours: Ours) -> Amounts:
    """The lines' marketplace charges, where the statement does not say that it includes them."""
    says = {_currency(row) for row in statement.rows if "marketplace" in row.parts}
    if statement.stage is StageName.API or says >= statement.amounts.keys():
        return {}
    sums = stored.marketplace(ours.snapshots)
    return {c: EXACT.minus(amount) for c, amount in sums.items() if c not in says}


def _late(statement: Statement, ours: Ours) -> Amounts:
    """Charges shown since the statement was made."""
    then = [_shown_at(snapshot, statement.stated_at) for snapshot in ours.snapshots]
    if not any(then) or [each and each.pk for each in then] == [s.pk for s in ours.snapshots]:
        return {}
    return minus(total(_totals(each, ours.measure) for each in then if each), ours.amounts)


def _shown_at(snapshot: Snapshot, at: datetime) -> Snapshot | None:
    row = (
        Publication.objects.filter(
            source_id=snapshot.source_id,
            dataset=snapshot.dataset,
            billing_period=snapshot.billing_period,
            published_at__lte=at,
        )
        .newest()
        .first()
    )
    return row.snapshot if row else None


def _rounding(statement: Statement, ours: Ours, rest: Amounts) -> Amounts:
    """Whole, of the currencies whose rest cutting to cents accounts for; nothing of the others."""
    cut = {} if statement.stage is StageName.API else stored.trimmed(ours.snapshots)
    return {c: amount for c, amount in rest.items() if _fits(amount, cut.get(c, ZERO), _unit(c))}


def _fits(rest: Decimal, cut: Decimal, unit: Decimal) -> bool:
    lowest = EXACT.subtract(min(cut, ZERO), unit)
    highest = EXACT.add(max(cut, ZERO), unit)
    return lowest <= rest <= highest


def _unit(currency: str) -> Decimal:
    return Decimal(1) if currency in stored.WHOLE else _CENT


def _of(name: CauseName, amounts: Amounts, statement: Statement) -> Cause:
    stated = statement.amounts
    return Cause(name, {c: a for c, a in amounts.items() if a and c in stated})


def _totals(snapshot: Snapshot, measure: str) -> dict[str, Decimal]:
    texts = snapshot.totals.get(measure) or {}
    return {currency: Decimal(text) for currency, text in texts.items()}


def _currency(row: StatedTotal) -> str:
    return row.currency.strip().upper()


def lead(datasets: list[str]) -> str:
    """The dataset that a statement of the whole bill is compared with; "" when none is billed."""
    return next((each for each in ("actual", "focus", "legacy") if each in datasets), "")


def carries(dataset: str, measure: str) -> bool:
    return measure.removesuffix("_cost") in CARRIED[dataset]
