"""`manage.py ingest`: one JSON line, and a problem with its fix when it cannot."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from billing.models import Publication, Source
from tests.billing.deliveries import HEADER, cost_of, rows, write_csv

pytestmark = pytest.mark.django_db


def _run(path: Path, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("ingest", str(path), "--source", "new", *options, stdout=out, stderr=err)
    except SystemExit as e:
        code = int(str(e.code))
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_one_json_line_and_the_source_is_made(
    tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", rows(3))
    code, (line,), err = _run(file)
    assert (code, err) == (0, "")
    assert isinstance(line.pop("snapshot"), int)
    assert line == {
        "source": "new",
        "dataset": "actual",
        "billing_period": "2023-09-01",
        "delivered": 3,
        "loaded": 3,
        "quarantined": 0,
        "billed_cost": {"USD": cost_of(rows(3))},
        "effective_cost": {},
        "unknown_currencies": [],
        "unknown_columns": [],
        "changed": True,
    }
    assert Source.objects.get().kind == "files"
    code, (line,), _ = _run(file)
    assert (code, line["changed"]) == (0, False)


def test_the_dataset_may_be_said(tmp_path: Path, clickhouse: str, landing: Path) -> None:
    _, (line,), _ = _run(write_csv(tmp_path / "a.csv", rows(3)), "--dataset", "amortized")
    assert line["dataset"] == "amortized"
    assert line["effective_cost"] == {"USD": cost_of(rows(3))}


def test_a_refusal_is_a_problem_with_its_fix_and_publishes_nothing(
    tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", rows(3), [name for name in HEADER if name != "Date"])
    code, lines, err = _run(file)
    problem = json.loads(err)
    assert (code, lines, problem["code"]) == (1, [], "missing_required_column")
    assert problem["fix"].startswith("Export the dataset again with all columns")
    assert not Publication.objects.exists()


def test_a_delivery_refused_at_the_end_is_told_and_changes_nothing(
    tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", rows(3))
    assert _run(file)[0] == 0
    shown = list(Publication.objects.values())
    for _ in range(2):
        code, (line,), problem = _run(file, "--source", "other")
        assert (code, json.loads(problem)["code"]) == (1, "overlapping_sources")
        assert (line["source"], line["delivered"], line["changed"]) == ("other", 3, False)
        assert line["billed_cost"] == {"USD": cost_of(rows(3))}
    assert list(Publication.objects.values()) == shown
