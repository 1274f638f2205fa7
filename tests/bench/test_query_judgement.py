"""What `make bench-query` calls the same answer, and how its figures are worked out."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from bench.query.answers import rows_of
from bench.query.compare import difference, row
from bench.query.figures import geomean, geomeans, medians, percentile
from bench.query.questions import QUERY, RESOURCES, VALUES, Question, dashboard
from bench.query.race import Race
from bench.query.result import told
from bench.query.scale import grown
from bench.query.sql import DUCKDB, POSTGRES, POSTGRES_NARROW, sql_of

ROWS = [row(("2026-09-01", "VM", "1.50"), keys=2), row(("2026-09-01", "SQL", "2"), keys=2)]
ASKED = Question("q", ("service",), ("billed_cost",), {})


class Says:
    """An engine that gives one answer, whatever it is asked."""

    def __init__(self, name: str, said: Sequence[Sequence[object]]) -> None:
        self.name = name
        self._said = said

    def prepare(self) -> None: ...

    def ask(self, _question: Question) -> Sequence[Sequence[object]]:
        return self._said

    def rows(self, _question: Question, said: Any) -> Sequence[Sequence[object]]:
        return [list(cells) for cells in said]


def test_the_same_amounts_written_differently_are_equal() -> None:
    others = [row(("2026-09-01", "SQL", Decimal("2.000")), keys=2), row(ROWS[0], keys=2)]
    assert difference(ROWS, others, ordered=False) == ""


def test_one_unit_of_the_last_decimal_is_a_difference() -> None:
    one = [row(("VM", f"{10**28}.{1:030}"), keys=1)]
    other = [row(("VM", f"{10**28}.{2:030}"), keys=1)]
    assert difference(one, other, ordered=False).startswith(f"(VM, {10**28}.")


def test_a_row_too_few_and_a_row_twice_are_differences() -> None:
    assert difference(ROWS, ROWS[:1], ordered=False) == "1 rows instead of 2"
    assert difference(ROWS, [ROWS[0], ROWS[0]], ordered=False)


def test_the_order_counts_only_where_it_is_asked_for() -> None:
    turned = ROWS[::-1]
    assert difference(ROWS, turned, ordered=False) == ""
    assert difference(ROWS, turned, ordered=True)


def test_an_amount_that_went_through_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        row(("VM", 1.5), keys=1)


def test_an_engine_that_answers_wrongly_is_named_with_both_answers() -> None:
    right, wrong = [("VM", "1.50"), ("SQL", "2")], [("VM", "1.50"), ("SQL", "2.0000000001")]
    race = Race([Says("abi", right), Says("duckdb", right), Says("postgres", wrong)])
    race.warm_up([ASKED])
    race.run([ASKED], rounds=3)
    assert race.differences == ["q: postgres says (SQL, 2.0000000001) instead of (SQL, 2)"]
    assert {name: len(each) for name, each in race.times["q"].items()} == {
        "abi": 3,
        "duckdb": 3,
        "postgres": 3,
    }


def test_an_answer_that_was_cut_off_is_not_compared() -> None:
    answer = {"truncated": True, "columns": [{"name": "service"}], "data": [["VM"]]}
    with pytest.raises(ValueError, match="cut off"):
        rows_of(Question("q", ("service",), (), {}), answer)
    assert rows_of(Question("q", ("service",), (), {}, ordered=True), answer) == [("VM",)]
    with pytest.raises(ValueError, match="cut off"):
        rows_of(ASKED, {"items": [], "has_more": True})


def test_members_are_compared_by_currency() -> None:
    items = [{"value": "rg", "cost": {"EUR": "1", "USD": "2"}}]
    answer = {"items": items, "has_more": False}
    assert rows_of(ASKED, answer) == [("rg", "EUR", "1"), ("rg", "USD", "2")]


def test_the_geometric_mean_is_that_of_the_medians() -> None:
    times = {"one": {"abi": [1.0, 100.0, 2.0]}, "two": {"abi": [8.0, 8.0, 8.0]}}
    assert medians(times) == {"one": {"abi": 2.0}, "two": {"abi": 8.0}}
    assert geomeans(medians(times)) == {"abi": pytest.approx(4.0)}
    assert geomean([2.0, 32.0]) == pytest.approx(8.0)
    assert not math.isclose(geomean([2.0, 32.0]), 17.0)
    with pytest.raises(ValueError, match="needs a number"):
        geomean([])


def test_an_engine_that_missed_a_question_has_no_mean() -> None:
    assert geomeans({"one": {"abi": 1.0, "duckdb": 1.0}, "two": {"abi": 4.0}}) == {
        "abi": pytest.approx(2.0)
    }


@pytest.mark.parametrize(
    ("percent", "found"), [(50, 5.0), (95, 10.0), (99, 10.0), (100, 10.0), (10, 1.0), (11, 2.0)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, found: float) -> None:
    assert percentile([float(n) for n in range(10, 0, -1)], percent) == found


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        percentile([], 95)


def test_every_question_is_asked_of_every_engine_and_reads_its_own_tables() -> None:
    questions = dashboard("a-subscription")
    assert len(questions) >= 12
    for question in questions:
        for dialect in (DUCKDB, POSTGRES, POSTGRES_NARROW):
            text = sql_of(question.name, dialect, subscription="a-subscription")
            assert "{" not in text
            assert "dataset = 'actual'" in text
        assert question.path.startswith("/api/v1/")
    assert {question.path for question in questions} == {QUERY, VALUES, RESOURCES}
    narrow = sql_of("by_location", POSTGRES_NARROW, subscription="")
    assert "service_day" in narrow


def test_the_result_begins_with_what_was_promised() -> None:
    engines = {"abi_http": 9.0, "abi_driver": 4.0, "duckdb": 18.0, "postgres_summary": 90.0}
    times = {
        name: {engine: [spent * times, 1_000.0, 0.0] for engine, spent in engines.items()}
        for name, times in (("one", 1), ("two", 4))
    }
    result = told(times)
    assert list(result)[:4] == ["geomean_ms", "ratio_duckdb", "ratio_postgres", "ratio_driver"]
    assert result["geomean_ms"] == {name: 2 * spent for name, spent in sorted(engines.items())}
    assert (result["ratio_duckdb"], result["ratio_postgres"]) == (0.5, 0.1)
    assert (result["ratio_driver"], result["p95_ms"]) == (2.25, 1_000.0)
    assert result["http_overhead_ms"] == (5 + 20) / 2
    assert result["questions"]["two"]["duckdb"] == 72


def test_growth_is_against_the_mean_of_the_small_set_before_and_after() -> None:
    def of(http: float, driver: float, lines: int) -> dict[str, Any]:
        kept = dict.fromkeys(
            ("bytes_per_line", "made", "members", "versions", "schema", "commit", "machine", "seed")
        )
        geomeans_ = {"abi_http": http, "abi_driver": driver}
        told = {"lines": lines, "questions": {}, "cpu_ms": {}, "differences": [], "missing": {}}
        return kept | told | {"geomean_ms": geomeans_}

    result = grown(of(10, 4, 10), of(13, 8, 100), of(10, 6, 10))
    assert result["growth"] == {"abi_http": 1.3, "abi_driver": 1.6}
    assert result["geomean_ms"]["100"]["abi_http"] == 13
