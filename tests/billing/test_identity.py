"""However the same lines are cut, ordered, packed or repeated, their ids and sums are the same."""

import gzip
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from billing import ingest
from billing.models import Publication, Snapshot, Source
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import HEADER, Row, cost_of, csv_bytes, row, rows, write_csv

pytestmark = pytest.mark.django_db

IDS = (
    "SELECT arraySort(groupArray("
    "(leftPad(lower(hex(line_hash)), 32, '0'), greatest(occurrence, 1))))"
    " FROM charges LEFT JOIN charge_duplicates USING (snapshot_id, line_hash, blob, line_no)"
)


def _lines() -> list[Row]:
    """Twelve lines, of which one comes three times and one twice."""
    return [*rows(12), row(3), row(3), row(7)]


def _one_file(folder: Path, lines: list[Row]) -> None:
    write_csv(folder / "a.csv", lines)


def _three_files(folder: Path, lines: list[Row]) -> None:
    for number in range(3):
        write_csv(folder / f"part_{number}.csv", lines[number::3])


def _gzipped(folder: Path, lines: list[Row]) -> None:
    write_csv(folder / "a.csv.gz", lines)


def _two_gzip_members(folder: Path, lines: list[Row]) -> None:
    data = csv_bytes(lines)
    (folder / "a.csv.gz").write_bytes(gzip.compress(data[:900]) + gzip.compress(data[900:]))


def _other_spelling(folder: Path, lines: list[Row]) -> None:
    """Columns elsewhere, ids in other case, numbers and dates written otherwise."""
    header = tuple(reversed(lines[0]))
    spelled = [
        line
        | {
            "SubscriptionId": line["SubscriptionId"].lower(),
            "ResourceId": line["ResourceId"].upper(),
            "ResourceGroup": "rg",
            "Quantity": f"{line['Quantity']}.000",
            "Date": f"{line['Date'][6:]}-{line['Date'][:2]}-{line['Date'][3:5]}T00:00:00Z",
            "Tags": '{"团队": "平台",  "env": "prod"}',
        }
        for line in lines
    ]
    write_csv(folder / "a.csv", spelled, header)


PACKINGS = [_one_file, _three_files, _gzipped, _two_gzip_members, _other_spelling]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("pack", PACKINGS)
def test_ids_counts_and_sums_do_not_depend_on_the_packing(
    tmp_path: Path,
    ingested: Ingest,
    ask: Ask,
    pack: Callable[[Path, list[Row]], None],
    seed: int,
) -> None:
    lines = _lines()
    first = tmp_path / "first"
    _one_file(first, lines)
    expected = ingested(first)
    ids = ask(IDS)
    assert len(set(_pairs(ids))) == 15
    assert sorted(occurrence for _, occurrence in _pairs(ids)) == [1] * 12 + [2, 2, 3]
    _forget()
    for number in (1, 2):
        Random(seed * number).shuffle(lines)  # noqa: S311 - reproducible
    second = tmp_path / "second"
    second.mkdir()
    pack(second, lines)
    published = ingested(second)
    assert published.billed_cost == expected.billed_cost == (("USD", cost_of(lines)),)
    assert ask(f"{IDS} WHERE snapshot_id = {published.snapshot_id}") == ids


def test_files_that_are_read_together_are_told_apart_line_by_line(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    """Two alike, one with its columns backwards, and one that repeats the first one's bytes."""
    write_csv(tmp_path / "a.csv", rows(3))
    write_csv(tmp_path / "b.csv", [row(4), row(5, Date="09/31/2023")])
    write_csv(tmp_path / "c.csv", rows(2), HEADER[::-1])
    write_csv(tmp_path / "d.csv", rows(3))
    assert ingested(tmp_path).delivered == 10
    assert ask("SELECT blob, groupArraySorted(9)(line_no) FROM charges GROUP BY 1 ORDER BY 1") == [
        ("a.csv", [1, 2, 3]),
        ("b.csv", [1]),
        ("c.csv", [1, 2]),
        ("d.csv", [1, 2, 3]),
    ]
    assert ask("SELECT blob, line_no FROM quarantine") == [("b.csv", 2)]


def test_a_restated_amount_is_a_new_id(tmp_path: Path, ingested: Ingest, ask: Ask) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    before = set(_pairs(ask(IDS)))
    restated = [*rows(2), row(3, CostInBillingCurrency="9")]
    published = ingested(write_csv(tmp_path / "b.csv", restated))
    after = set(_pairs(ask(f"{IDS} WHERE snapshot_id = {published.snapshot_id}")))
    assert len(before & after) == 2
    assert len(after) == 3


def test_actual_and_amortized_lines_never_share_an_id(
    tmp_path: Path, source: Source, ingested: Ingest, ask: Ask
) -> None:
    file = write_csv(tmp_path / "a.csv", rows(2))
    ingested(file, "actual")
    ingested(file, "amortized")
    assert ask("SELECT count(), uniqExact(line_hash) FROM charges") == [(4, 4)]
    (delivery,) = ingest.discover_at(file.as_uri(), source)
    assert delivery.dataset == "actual"


def _pairs(rows_: list[tuple[object, ...]]) -> list[tuple[str, int]]:
    (pairs,) = rows_[0]
    assert isinstance(pairs, (list, tuple))
    return [(str(line_hash), int(occurrence)) for line_hash, occurrence in pairs]


def _forget() -> None:
    """So that the same bytes are loaded again."""
    Publication.objects.all().delete()
    Snapshot.objects.update(status="failed")
