"""POST /api/v1/analytics/exports: whole files, read back to the last digit, for the whole cast."""

import base64
import hashlib
import io
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text
from analytics.exports.charge_columns import EVERYTHING
from analytics.exports.columns import Kind
from analytics.exports.formats import FileFormat
from analytics.models import Job
from analytics.tasks import run_job
from tests.analytics.exports.reading import rows, sums
from tests.analytics.exports.workbooks import Cell, sheets, values
from tests.analytics.jobs.doors import QUESTION, Desk, desk
from tests.analytics.published import (
    BOBS,
    OCTOBER,
    OCTOBER_CHARGES,
    SOMEONES,
    Month,
    mark_repeated,
    publish,
)
from tests.people import People

LINES: dict[str, Any] = {"period": OCTOBER}
FORMATS = [each.value for each in FileFormat]
BOBS_SUMS = {"USD": Decimal("15.1000000000000000000000000007"), "CNY": Decimal(7)}
ALL_SUMS = {"USD": Decimal("111.6000000000000000000000000007"), "CNY": Decimal(7)}
RISKY = ("=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\tx", "\rx", "＝1")


def _file(mine: Desk, **asked: Any) -> tuple[dict[str, Any], bytes]:
    job = mine.done("exports", **asked)
    return job, mine.fetch(job)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_holds_the_lines_a_person_sees_to_the_last_digit(
    results: Path, people: People, october: int, format_: str
) -> None:
    for person, count, expected in (
        (people.alice, 6, ALL_SUMS),
        (people.bob, 4, BOBS_SUMS),
        (people.charlie, 0, {}),
    ):
        job, data = _file(desk(person), lines=LINES, format=format_)
        found = rows(data, format_)
        assert (len(found), sums(found, "extended_cost")) == (count, expected)
        told = json.loads(desk(person).fetch(job, "sidecar_url"))
        by_text = {currency: decimal_text(sum_) for currency, sum_ in sorted(expected.items())}
        assert told["sums"] == {"extended_cost": by_text, "billed_cost": by_text}
        assert told["sha256"] == job["result"]["sha256"] == hashlib.sha256(data).hexdigest()
        assert told["rows"] == job["result"]["rows"] == count
        assert told["bytes"] == job["result"]["size"] == len(data)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_holds_the_rows_of_a_question(
    results: Path, people: People, october: int, format_: str
) -> None:
    job, data = _file(desk(people.bob), question=QUESTION, format=format_)
    assert sorted((r["service"], r["billing_currency"], r["billed_cost"])
                  for r in rows(data, format_)) == [
        ("Network", "USD", "0.0000000000000000000000000007"),
        ("Storage", "CNY", "7"),
        ("Storage", "USD", "15.1"),
    ]  # fmt: skip
    assert job["result"]["file_name"] == f"answer_billed_2026-10-01_2026-11-01.{format_}"


def test_a_line_is_the_line_that_billing_data_shows(
    results: Path, people: People, october: int
) -> None:
    mark_repeated(october, replace(OCTOBER_CHARGES[0], snapshot_id=october), 2)
    mine = desk(people.bob)
    shown = mine.api.get(
        "/api/v1/billing/data", {"start_date": "2026-10-01", "end_date": "2026-10-31"}
    ).json()["items"]
    found = [json.loads(line) for line in _file(mine, lines=LINES, format="jsonl")[1].splitlines()]
    assert {each["id"].rpartition("-")[2] for each in found} == {"1", "2"}
    for each in found:
        each["tags"] = json.loads(each["tags"])
    for each in (*found, *shown):
        each["transform_timestamp"] = datetime.fromisoformat(each["transform_timestamp"])
    assert sorted(found, key=lambda each: each["id"]) == sorted(shown, key=lambda e: e["id"])


def test_all_columns_are_those_of_the_table_with_its_types(clickhouse: str) -> None:
    described = client.read(Statement(f"DESCRIBE TABLE {clickhouse}.charges"))
    types = {str(row[0]): str(row[1]) for row in described.rows()}
    expected = {
        Kind.DECIMAL: "Decimal", Kind.DATE: "Date", Kind.MOMENT: "DateTime64",
        Kind.INTEGER: "UInt", Kind.JSON: "Map", Kind.TEXT: "String",
    }  # fmt: skip
    for column in EVERYTHING[1:]:
        assert expected[column.kind] in types[column.name], column


@pytest.mark.parametrize("format_", FORMATS)
def test_everything_a_line_says_can_be_had(
    results: Path, people: People, october: int, format_: str
) -> None:
    _, data = _file(desk(people.bob), lines=LINES | {"columns": "all"}, format=format_)
    found = rows(data, format_)
    assert list(found[0]) == [column.name for column in EVERYTHING]
    assert sums(found, "billed_cost") == BOBS_SUMS
    assert {row["snapshot_id"] for row in found} == {str(october)}


def test_filters_basis_and_the_past_hold_for_lines(
    results: Path, people: People, october: int
) -> None:
    publish(Month(OCTOBER_CHARGES[:2], dataset="amortized"))
    mine = desk(people.alice)
    in_storage = {"dimension": "service", "operator": "in", "values": ["Storage"]}
    of_ea = {"dimension": "source", "operator": "in", "values": ["ea"]}
    tagged = {"dimension": "tag:ENV", "operator": "in", "values": ["生产"]}
    for lines, count in (
        ({"filters": [in_storage]}, 4),
        ({"filters": [in_storage, of_ea, tagged]}, 4),
        ({"filters": [of_ea | {"operator": "not_in"}]}, 0),
        ({"basis": "effective"}, 2),
        ({"as_of": "2026-11-01T00:00:00Z"}, 0),
        ({"period": {"start": "2026-10-02", "end": "2026-10-03"}}, 1),
    ):
        job, data = _file(mine, lines=LINES | lines)
        assert job["result"]["rows"] == len(rows(data, "csv")) == count, lines


def test_no_limit_cuts_a_question(results: Path, people: People, clickhouse: str) -> None:
    charge = replace(OCTOBER_CHARGES[0], billed_cost=Decimal("0.01"))
    many = [replace(charge, instance_key=f"/r/{n}", line_no=n) for n in range(12_345)]
    publish(Month(many))
    asked = QUESTION | {"dimensions": ["resource"]}
    job, data = _file(desk(people.alice), question=asked)
    found = rows(data, "csv")
    assert len(found) == job["result"]["rows"] == 12_345
    assert sums(found, "billed_cost") == {"USD": Decimal("123.45")}


def test_a_comparison_keeps_its_amounts_and_leaves_out_the_ratio(
    results: Path, people: People, september: int, october: int
) -> None:
    _, data = _file(desk(people.bob), question=QUESTION | {"compare": "previous"})
    (storage,) = [r for r in rows(data, "csv") if r["service"] == "Gone"]
    assert storage == {
        "service": "Gone", "billing_currency": "USD", "billed_cost": "0",
        "billed_cost_previous": "1", "billed_cost_change": "-1",
    }  # fmt: skip


def test_subtotals_are_rows_and_are_not_summed(results: Path, people: People, october: int) -> None:
    mine = desk(people.bob)
    asked = QUESTION | {"dimensions": ["subscription", "service"], "subtotals": True}
    job, data = _file(mine, question=asked)
    found = rows(data, "csv")
    assert sums([row for row in found if row["level"] == "2"], "billed_cost") == BOBS_SUMS
    assert sums([row for row in found if row["level"] == "1"], "billed_cost") == BOBS_SUMS
    assert job["result"]["rows"] == len(found)
    told = json.loads(mine.fetch(job, "sidecar_url"))["sums"]["billed_cost"]
    assert told == {c: decimal_text(amount) for c, amount in sorted(BOBS_SUMS.items())}


def test_running_totals_are_there_and_are_not_summed(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    asked = QUESTION | {"dimensions": [], "grain": "day", "cumulative": True}
    job, data = _file(mine, question=asked)
    found = [row for row in rows(data, "csv") if row["billing_currency"] == "USD"]
    assert [row["billed_cost_cumulative"] for row in found] == [
        "10.1",
        "10.1000000000000000000000000007",
        "15.1000000000000000000000000007",
    ]
    assert list(json.loads(mine.fetch(job, "sidecar_url"))["sums"]) == ["billed_cost"]


def test_what_is_not_known_is_empty_and_adds_nothing(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.alice)
    asked = {"measures": ["list_cost"], "period": OCTOBER, "dimensions": ["service"]}
    for format_ in FORMATS:
        job, data = _file(mine, question=asked, format=format_)
        assert {row.get("list_cost", "") for row in rows(data, format_)} == {""}
        assert json.loads(mine.fetch(job, "sidecar_url"))["sums"] == {"list_cost": {}}


def test_closed_days_are_those_of_the_question_itself(
    results: Path, people: People, september: int, october: int
) -> None:
    mine = desk(people.alice)
    asked = QUESTION | {"compare": "closed_days_only"}
    _, data = _file(mine, question=asked)
    at_once = mine.ask("query", **asked).json()
    names = [column["name"] for column in at_once["columns"]]
    same = [dict(zip(names, row, strict=True)) for row in zip(*at_once["data"], strict=True)]
    for row in same:
        del row["billed_cost_change_ratio"]
    assert rows(data, "csv") == same


def test_groups_of_filters_hold_for_lines(results: Path, people: People, october: int) -> None:
    either = [
        {"dimension": "service", "operator": "in", "values": ["Network"]},
        {"dimension": "service", "operator": "contains", "values": ["COMP"]},
    ]
    job, _ = _file(desk(people.alice), lines=LINES | {"any": [either]})
    assert job["result"]["rows"] == 2


def test_a_currency_that_is_pinned_names_the_sums(
    results: Path, people: People, october: int
) -> None:
    pinned = {"dimension": "billing_currency", "operator": "in", "values": ["CNY"]}
    mine = desk(people.alice)
    job, data = _file(mine, question=QUESTION | {"filters": [pinned]})
    assert data.decode() == 'service,billed_cost\n"Storage",7\n'
    assert json.loads(mine.fetch(job, "sidecar_url"))["sums"] == {"billed_cost": {"CNY": "7"}}


def test_a_question_without_money_has_no_sums(results: Path, people: People, october: int) -> None:
    mine = desk(people.alice)
    asked = {"measures": ["lines"], "period": OCTOBER, "grain": "day"}
    job, data = _file(mine, question=asked, format="parquet")
    assert json.loads(mine.fetch(job, "sidecar_url"))["sums"] == {}
    table = pq.read_table(io.BytesIO(data))
    assert table.schema.types == [pa.date32(), pa.int64()]
    assert sum(table.column("lines").to_pylist()) == 6


def test_the_sidecar_says_what_was_asked_of_what_and_when(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job, _ = _file(mine, lines=LINES, format="xlsx")
    told = json.loads(mine.fetch(job, "sidecar_url"))
    assert told["as_of"].pop("read_at")
    assert told["as_of"].pop("freshness")["state"]
    assert (told["as_of"].pop("partial"), told["as_of"].pop("restated")) == (True, False)
    assert told["as_of"] == {
        "basis": "billed",
        "published_at": "2026-11-02T03:00:00+00:00",
        "snapshots": [
            {
                "snapshot_id": october,
                "source": "ea",
                "dataset": "actual",
                "billing_period": "2026-10-01",
                "published_at": "2026-11-02T03:00:00+00:00",
            }
        ],
    }
    assert (told["basis"], told["content"]) == ("billed", "lines:detail")
    assert told["currencies"] == ["CNY", "USD"]
    assert told["question"]["period"] == OCTOBER
    assert told["scope"] == Job.objects.get(pk=job["id"]).scope != ""


def test_a_workbook_and_a_parquet_file_say_it_themselves(
    results: Path, people: People, october: int
) -> None:
    book = sheets(_file(desk(people.bob), lines=LINES, format="xlsx")[1])
    assert list(book) == ["data", "about"]
    said = dict(values(book["about"]))
    parquet = _file(desk(people.bob), lines=LINES, format="parquet")[1]
    metadata = pq.read_schema(io.BytesIO(parquet)).metadata
    for about in (said, {name.decode(): text.decode() for name, text in metadata.items()}):
        assert (about["basis"], about["currencies"], about["rows"]) == ("billed", "CNY, USD", "4")
        assert about["published"] == "2026-11-02T03:00:00+00:00"
        assert about["as of"]


def test_parquet_has_the_types_of_what_it_holds(
    results: Path, people: People, october: int
) -> None:
    data = _file(desk(people.bob), lines=LINES, format="parquet")[1]
    schema = pq.read_schema(io.BytesIO(data))
    assert schema.field("extended_cost").type == pa.decimal256(76, 30)
    assert schema.field("date").type == pa.date32()
    assert schema.field("transform_timestamp").type == pa.timestamp("ms", "UTC")


def _publish_risky() -> None:
    publish(
        Month(
            [
                replace(OCTOBER_CHARGES[0], meter_category=text, line_no=n, billed_cost=Decimal(-3))
                for n, text in enumerate(RISKY)
            ]
        )
    )


def test_csv_holds_nothing_that_a_spreadsheet_would_run(
    results: Path, people: People, clickhouse: str
) -> None:
    _publish_risky()
    _, data = _file(desk(people.bob), lines=LINES)
    found = rows(data, "csv")
    assert {row["meter_category"] for row in found} == {f"'{text}" for text in RISKY}
    assert {row["extended_cost"] for row in found} == {"-3"}
    assert not data.startswith(b"\xef\xbb\xbf")
    faithful = _file(desk(people.bob), lines=LINES, escape_formulas=False, bom=True)[1]
    assert faithful.startswith(b"\xef\xbb\xbf")
    assert {row["meter_category"] for row in rows(faithful, "csv")} == set(RISKY)


def test_a_workbook_holds_no_formula_and_changes_no_text(
    results: Path, people: People, clickhouse: str
) -> None:
    _publish_risky()
    sheet = sheets(_file(desk(people.bob), lines=LINES, format="xlsx")[1])["data"]
    at = next(letter for letter, cell in sheet[0].items() if cell.text == "meter_category")
    cells = [row[at] for row in sheet[1:]]
    assert {cell.text.replace("_x000D_", "\r").replace("_x0009_", "\t") for cell in cells} == set(
        RISKY
    )
    assert all(cell.quoted and cell.type == "s" for cell in cells)
    assert not any(cell.has_formula for row in sheet for cell in row.values())
    cost = next(letter for letter, cell in sheet[0].items() if cell.text == "extended_cost")
    assert {(row[cost].type, row[cost].text) for row in sheet[1:]} == {("n", "-3")}


def test_an_amount_is_a_number_as_long_as_a_spreadsheet_keeps_its_digits(
    results: Path, people: People, october: int
) -> None:
    asked = QUESTION | {"dimensions": ["subscription"]}
    sheet = sheets(_file(desk(people.bob), question=asked, format="xlsx")[1])["data"]
    assert {(row["B"].text, row["C"].text): row["D"] for row in sheet[1:]} == {
        ("name of 1", "USD"): Cell("s", "10.1000000000000000000000000007", False, False),
        ("name of 2", "CNY"): Cell("n", "7", False, False),
        ("name of 2", "USD"): Cell("n", "5", False, False),
    }


def test_more_rows_than_a_sheet_has_go_on_in_the_next(
    results: Path, people: People, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.exports.xlsx.ROWS_PER_SHEET", 4)
    data = _file(desk(people.alice), lines=LINES, format="xlsx")[1]
    book = sheets(data)
    assert [(name, len(sheet)) for name, sheet in book.items()][:2] == [("data", 5), ("data 2", 3)]
    assert values(book["data"])[0] == values(book["data 2"])[0]
    assert sums(rows(data, "xlsx"), "extended_cost") == ALL_SUMS


def test_a_text_that_no_cell_holds_is_refused_and_not_cut(
    results: Path, people: People, clickhouse: str
) -> None:
    publish(Month([replace(OCTOBER_CHARGES[0], tags={"note": "x" * 32_768})]))
    mine = desk(people.bob)
    job = mine.submit("exports", lines=LINES, format="xlsx")
    assert not run_job(job["id"])
    assert mine.look(job)["error"]["code"] == "export_cell_too_long"
    assert len(_file(mine, lines=LINES, format="csv")[1]) > 32_768


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_lacks_a_row_is_a_failed_job_and_never_a_download(
    results: Path,
    people: People,
    october: int,
    format_: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = client.stream

    def cut(statement: Statement) -> Any:
        """The block of rows loses one; what was counted before stays."""
        for block in whole(statement):
            lacking = "row_count" not in {column.name for column in block.columns}
            yield type(block)(block.columns, tuple(c[lacking:] for c in block.data))

    monkeypatch.setattr(client, "stream", cut)
    events = AuditEvent.objects.count()
    mine = desk(people.bob)
    job = mine.submit("exports", lines=LINES, format=format_)
    assert not run_job(job["id"])
    found = mine.look(job)
    assert (found["state"], found["result"]) == ("failed", None)
    assert found["error"]["code"] == "export_not_whole"
    assert found["error"]["detail"] == "3 rows written, 4 counted"
    assert AuditEvent.objects.count() == events
    assert not [path for path in results.rglob("*") if path.is_file()]


def test_the_audit_log_says_who_made_and_who_fetched_which_file(
    results: Path, people: People, october: int
) -> None:
    job, data = _file(desk(people.bob), lines=LINES)
    made, fetched = AuditEvent.objects.order_by("-number")[:2][::-1]
    assert (made.action, made.actor, made.target) == ("export.made", "bob", job["id"])
    assert made.after is not None
    assert made.after["sha256"] == hashlib.sha256(data).hexdigest()
    assert (made.after["rows"], made.after["snapshots"]) == (4, [october])
    assert made.after["sums"]["extended_cost"]["CNY"] == "7"
    assert (fetched.action, fetched.actor) == ("export.downloaded", "bob")


def test_a_download_names_itself_and_is_not_sent_twice(
    results: Path, people: People, october: int
) -> None:
    mine = desk(people.bob)
    job, data = _file(mine, lines=LINES, format="csv.gz")
    answer = mine.api.get(job["result"]["url"])
    digest = hashlib.sha256(data)
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="lines_billed_2026-10-01_2026-11-01.csv.gz"'
    )
    assert answer.headers["Content-Type"] == "application/gzip"
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["Content-Length"] == str(len(data))
    assert answer.headers["Repr-Digest"] == (
        f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    )
    again = mine.api.get(job["result"]["url"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_names_of_tags_are_text_and_never_sql(
    results: Path, people: People, october: int
) -> None:
    hostile = "tag:a'`\"},{x:String}\\"
    for format_ in ("jsonl", "csv", "parquet", "xlsx"):
        _, data = _file(
            desk(people.bob), question=QUESTION | {"dimensions": [hostile]}, format=format_
        )
        (row, other) = rows(data, format_)
        assert list(row) == [hostile, "billing_currency", "billed_cost"]
        assert (row[hostile], other[hostile]) == ("", "")


def test_nobody_is_given_a_line_of_another(results: Path, people: People, october: int) -> None:
    for lines in (LINES, LINES | {"columns": "all"}):
        for format_ in ("csv", "jsonl"):
            data = _file(desk(people.bob), lines=lines, format=format_)[1].decode()
            assert BOBS in data
            assert SOMEONES not in data
