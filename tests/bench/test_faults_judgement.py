"""What the fault matrix calls lost, doubled, altered, partial; and that it is not fine then."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.query import Period
from bench.faults.checker import compare_lines, compare_sums
from bench.faults.kept import Kept
from bench.faults.readers import Seen, Watched
from bench.faults.report import Report

OLD: Seen = [("EUR", "1.5", 2)]
NEW: Seen = [("EUR", "2.5", 3)]
CELL = {
    "cell": "c",
    "runs": 20,
    "lost": 0,
    "doubled": 0,
    "sum_diff": "0",
    "wrong": 0,
    "partial": 0,
    "unfinished": 0,
    "again": 3,
    "polls": 100,
    "refused": 1,
}


def watched() -> Watched:
    return Watched("s", Period(date(2026, 1, 1), date(2026, 2, 1)), [OLD, NEW])


def test_a_line_too_few_is_lost_and_one_too_many_is_doubled() -> None:
    found = compare_lines(Counter({"a": 2, "b": 1}), Counter({"a": 1, "b": 2, "c": 1}))
    assert (found.lost, found.doubled, found.fine) == (1, 2, False)
    assert compare_lines(Counter({"a": 2}), Counter({"a": 2})).fine


def test_one_unit_of_the_last_decimal_is_a_difference() -> None:
    huge, more = Decimal(f"{10**28}.{1:030}"), Decimal(f"{10**28}.{2:030}")
    assert compare_sums("t", {"EUR": huge}, {"EUR": Decimal(str(huge))}).fine
    found = compare_sums("t", {"EUR": huge}, {"EUR": more})
    assert (found.sum_diff, found.fine) == (Decimal("1E-30"), False)


def test_differences_of_two_currencies_do_not_make_up_for_each_other() -> None:
    expected = {"EUR": Decimal(1), "USD": Decimal(2)}
    found = compare_sums("t", expected, {"EUR": Decimal(2), "USD": Decimal(1)})
    assert found.sum_diff == Decimal(2)
    assert compare_sums("t", expected, {"USD": Decimal(2)}).sum_diff == Decimal(1)


def test_a_reader_may_see_the_old_month_then_the_new_one() -> None:
    month = watched()
    for seen in (OLD, OLD, NEW, NEW):
        month.judge("http", seen, first=month.at.get("http", 0))
    assert (month.partial, month.polls, month.at) == ([], 4, {"http": 1})


@pytest.mark.parametrize("seen", [[], [("EUR", "2.5", 2)], [("EUR", "1.5", 2), ("USD", "1", 1)]])
def test_any_other_answer_is_a_partial_month(seen: Seen) -> None:
    month = watched()
    month.judge("http", seen, first=0)
    assert len(month.partial) == 1


def test_the_old_month_after_the_new_one_is_partial_too() -> None:
    month = watched()
    month.judge("http", NEW, first=0)
    month.judge("http", OLD, first=1)
    assert month.partial == ["http went back to version 0"]


def test_the_result_begins_with_what_was_promised_and_adds_the_cells_up() -> None:
    report = Report(seeds=20)
    report.add(dict(CELL))
    report.add(CELL | {"sum_diff": "0.000000000000000000000000000001"})
    assert list(report.result)[:5] == ["cells", "runs", "lost", "doubled", "sum_diff"]
    assert (report.result["cells"], report.result["runs"]) == (2, 40)
    assert report.result["sum_diff"] == "0.000000000000000000000000000001"
    assert not report.fine


def test_zeros_everywhere_are_fine_and_a_skipped_cell_is_told() -> None:
    report = Report(seeds=20)
    report.add(dict(CELL))
    report.add({"cell": "disk", "skipped": "no small file system could be mounted here"})
    assert report.fine
    assert (report.result["cells"], report.result["skipped"]) == (1, 1)


@pytest.mark.parametrize("what", ["lost", "doubled", "wrong", "partial", "unfinished"])
def test_one_of_anything_is_not_fine(what: str) -> None:
    report = Report(seeds=20)
    report.add(CELL | {what: 1})
    assert not report.fine


def test_a_cell_that_could_not_be_run_is_not_fine() -> None:
    report = Report(seeds=20)
    report.add({"cell": "c", "broken": "the stack ended"})
    assert not report.fine


def test_a_matrix_that_was_interrupted_goes_on_where_the_same_code_stopped(tmp_path: Path) -> None:
    file = tmp_path / "cells.jsonl"
    Report(seeds=20, kept=Kept(file, "one")).add(CELL | {"lost": 1})
    Kept(file, "one").add({"cell": "d", "broken": "no stack to run on"})
    Kept(file, "another").add(CELL | {"cell": "e"})
    before = Kept(file, "one").cells(seeds=20)
    assert before == {"c": CELL | {"lost": 1}}
    assert Report(seeds=20, cells=list(before.values())).fine is False
    assert Kept(file, "one").cells(seeds=21) == {}
    assert Kept().cells(seeds=1) == {}
