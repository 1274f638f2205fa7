"""From the manifest to the rollups: what ABI answers for. Nothing may be missing here."""

from collections.abc import Iterable
from dataclasses import dataclass

from abi.core.decimals import EXACT, ZERO
from billing.bases import CARRIED
from billing.books import stored
from billing.books.sheet import (
    Amounts,
    Cause,
    CauseName,
    Difference,
    Stage,
    StageName,
    minus,
    negative,
    total,
    within,
)
from billing.ledger import Books, Entry, Key
from billing.models import Snapshot
from billing.rollup_books import Sheet
from billing.rollups import ROLLUPS, TAGS

_NOTHING = Entry(0, ZERO)


@dataclass(frozen=True, slots=True)
class Inside:
    stages: tuple[Stage, ...]
    differences: tuple[Difference, ...]


def shown_cost(books: Books, dataset: str) -> Amounts:
    """What the month's totals are made of: the billed cost where the dataset carries it."""
    return books.billed if "billed" in CARRIED[dataset] else books.effective


def compare(snapshot: Snapshot, books: Books, *, is_changed: bool) -> Inside:
    """`is_changed`: the lines are not those that the ledger saw first."""
    manifest = Stage(StageName.MANIFEST, _stated_rows(snapshot), None)
    landed = Stage(StageName.LANDED, snapshot.delivered, costs(books.delivered))
    lines = sum(entry.lines for entry in books.loaded.values())
    loaded = Stage(StageName.LOADED, lines, shown_cost(books, snapshot.dataset))
    faults = _faults(snapshot, books, is_changed=is_changed)
    differences = [_stated(manifest, landed), _loaded(landed, loaded, books, faults)]
    differences += _rollups(loaded, snapshot, books, faults)
    stages = (manifest, landed, loaded, _rollup_stage(snapshot, books))
    return Inside(stages, tuple(each for each in differences if each))


def _stated_rows(snapshot: Snapshot) -> int | None:
    stated = snapshot.manifest.get("rows")
    parts = [blob.get("stated_rows") for blob in snapshot.manifest.get("blobs", [])]
    if stated is None and parts and None not in parts:
        return sum(int(part) for part in parts)
    return None if stated is None else int(stated)


def _stated(manifest: Stage, landed: Stage) -> Difference | None:
    if manifest.lines is None or manifest.lines == landed.lines:
        return None
    lines = (landed.lines or 0) - manifest.lines
    return _difference(manifest, landed, lines, {}, (Cause(CauseName.UNKNOWN, {}, lines),))


def _loaded(
    landed: Stage, loaded: Stage, books: Books, faults: tuple[Cause, ...]
) -> Difference | None:
    bad = books.quarantined.values()
    money = costs(books.quarantined)
    causes = [Cause(CauseName.QUARANTINED, negative(money), -sum(each.lines for each in bad))]
    causes = [each for each in causes if each.lines or each.amounts] + list(faults)
    lines = (loaded.lines or 0) - (landed.lines or 0)
    amounts = minus(loaded.amounts or {}, landed.amounts or {})
    return _difference(landed, loaded, lines, amounts, _complete(causes, lines, amounts))


def _faults(snapshot: Snapshot, books: Books, *, is_changed: bool) -> tuple[Cause, ...]:
    """What became of the lines since they were loaded; empty when all is as it was."""
    expected = _expected(books)
    altered = _altered(books, snapshot.dataset)
    if expected == books.loaded and not altered and not is_changed:
        return ()
    again = stored.repeated(snapshot)
    found = [
        Cause(CauseName.REPEATED_LINES, {c: cost}, lines, f"{blob}, first line {first}")
        for (blob, c), (lines, cost, first) in sorted(again.items())
    ]
    for key in sorted(expected.keys() | books.loaded.keys()):
        lines, cost, _ = again.get(key, (0, ZERO, 0))
        found += _fault(key, expected, books.loaded, Entry(lines, cost))
    if altered or (is_changed and not found):
        found.append(Cause(CauseName.ALTERED_LINES, altered, 0, "lines are not as first seen"))
    return tuple(found)


def _altered(books: Books, dataset: str) -> Amounts:
    """What questions sum is the cost as loaded; a cost that the dataset does not carry is 0."""
    stray = total(
        amounts
        for cost, amounts in (("billed", books.billed), ("effective", books.effective))
        if cost not in CARRIED[dataset]
    )
    return total((minus(shown_cost(books, dataset), costs(books.loaded)), stray))


def _fault(
    key: Key, expected: dict[Key, Entry], loaded: dict[Key, Entry], again: Entry
) -> list[Cause]:
    one, other = expected.get(key, _NOTHING), loaded.get(key, _NOTHING)
    lines = other.lines - one.lines - again.lines
    cost = EXACT.subtract(EXACT.subtract(other.cost, one.cost), again.cost)
    is_same = again.lines or one.effective == other.effective
    if not lines and not cost and is_same:
        return []
    name = CauseName.MISSING_LINES if lines < 0 else CauseName.ALTERED_LINES
    if lines > 0:
        name = CauseName.UNKNOWN
    return [Cause(name, total([{key[1]: cost}]), lines, key[0])]


def _expected(books: Books) -> dict[Key, Entry]:
    """Delivered without what was set aside."""
    left = {}
    for key, entry in books.delivered.items():
        less = books.delivered_bad.get(key, _NOTHING)
        lines, cost = entry.lines - less.lines, EXACT.subtract(entry.cost, less.cost)
        if lines or cost:
            left[key] = Entry(lines, cost, EXACT.subtract(entry.effective, less.effective))
    return left


def _rollup_stage(snapshot: Snapshot, books: Books) -> Stage:
    """As the smallest rollup has it; the others are compared as well."""
    sheet = books.rollups.rollups.get(("rollup_service_day", ""), {})
    return Stage(StageName.ROLLUP, _lines(sheet), _money(sheet, snapshot))


def _rollups(
    loaded: Stage, snapshot: Snapshot, books: Books, faults: tuple[Cause, ...]
) -> Iterable[Difference]:
    """Each rollup that is not the sum of the lines; it tells the truth when the lines are wrong."""
    mirrored = [_mirrored(each) for each in faults]
    known = {(rollup.table, part) for rollup in ROLLUPS for part in rollup.parts}
    for table, part in sorted(known | books.rollups.rollups.keys()):
        base = books.rollups.tagged if part == TAGS else books.rollups.detail
        found = books.rollups.rollups.get((table, part), {})
        lines = _lines(found) - _lines(base)
        amounts = minus(_money(found, snapshot), _money(base, snapshot))
        if lines or amounts:
            causes = _complete([] if part == TAGS else mirrored, lines, amounts)
            to = Stage(StageName.ROLLUP, None, None, f"{table} {part}".strip())
            yield Difference(
                loaded.name, to.name, lines, amounts, causes, within(causes), to.told_by
            )


def _lines(sheet: Sheet) -> int:
    return sum(sums.lines for sums in sheet.values())


def _money(sheet: Sheet, snapshot: Snapshot) -> Amounts:
    is_billed = "billed" in CARRIED[snapshot.dataset]
    return {c: sums.billed if is_billed else sums.effective for c, sums in sheet.items()}


def _mirrored(cause: Cause) -> Cause:
    lines = None if cause.lines is None else -cause.lines
    return Cause(cause.name, negative(cause.amounts), lines, cause.detail)


def _complete(causes: list[Cause], lines: int, amounts: Amounts) -> tuple[Cause, ...]:
    """With what is left named unknown, so that the causes add up to the difference."""
    left = lines - sum(each.lines or 0 for each in causes)
    rest = minus(amounts, total(each.amounts for each in causes))
    unknown = (Cause(CauseName.UNKNOWN, rest, left),) if left or rest else ()
    return (*causes, *unknown)


def _difference(
    since: Stage, to: Stage, lines: int, amounts: Amounts, causes: tuple[Cause, ...]
) -> Difference | None:
    if not causes:
        return None
    return Difference(since.name, to.name, lines, amounts, causes, within(causes), to.told_by)


def costs(entries: dict[Key, Entry]) -> Amounts:
    return total({currency: entry.cost} for (_, currency), entry in entries.items())
