"""Files made to break the reader: each ends in quarantine or a coded refusal, and nobody dies."""

import gzip
import io
import resource
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abi.core.errors import AppError
from billing import inflating
from billing.csv_head import MAX_COLUMNS
from billing.errors import (
    DATES_AMBIGUOUS,
    DUPLICATE_COLUMN,
    HEADER_UNREADABLE,
    MISSING_REQUIRED_COLUMN,
)
from billing.file_errors import (
    ARCHIVE_NOT_READ,
    COMPRESSED_FILE_BROKEN,
    ENCODING_NOT_READ,
    FILE_TOO_LARGE,
    LINES_UNREADABLE,
    PARQUET_UNREADABLE,
    SUSPICIOUS_COMPRESSION,
    TOO_MANY_COLUMNS,
)
from billing.models import Publication
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import HEADER, Row, cost_of, csv_bytes, row, rows, write_csv

pytestmark = pytest.mark.django_db

SECONDS, MEBIBYTES = 240, 400
QUARANTINE = "SELECT rule, bad_column, line_no FROM quarantine ORDER BY line_no"


@pytest.fixture(autouse=True)
def everybody_lives(ask: Ask) -> Iterator[None]:
    """The same ClickHouse answers afterwards, soon, and Python's peak memory hardly rose."""
    ((before,),), started, peak = ask("SELECT uptime()"), time.monotonic(), _peak()
    yield
    ((after,),) = ask("SELECT uptime()")
    assert int(str(after)) >= int(str(before))
    assert time.monotonic() - started < SECONDS
    assert _peak() - peak < MEBIBYTES


def _peak() -> int:
    """Mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _refused(ingested: Ingest, path: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        ingested(path)
    assert not Publication.objects.exists()
    return caught.value


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _bomb(path: Path, mebibytes: int) -> Path:
    """Good lines, then one field of zeros, at gzip's best ratio of about 1000."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(csv_bytes(rows(3)))
        file.write(b'"')
        for _ in range(mebibytes):
            file.write(b"0" * 1024**2)
    return path


def test_a_gzip_bomb_is_refused_while_it_lands(
    tmp_path: Path, ingested: Ingest, landing: Path
) -> None:
    error = _refused(ingested, _bomb(tmp_path / "a.csv.gz", 400))
    assert error.code == SUSPICIOUS_COMPRESSION.code
    assert [path for path in landing.rglob("*") if path.is_file()] == []


def test_twenty_times_compressed_is_how_azure_packs(tmp_path: Path, ingested: Ingest) -> None:
    lines = [row(1, ResourceId=f"/x/{number:06d}") for number in range(20_000)]
    file = write_csv(tmp_path / "a.csv.gz", lines)
    assert len(csv_bytes(lines)) > 20 * file.stat().st_size
    assert ingested(file).loaded == 20_000


def test_a_file_beyond_the_cap_is_refused(
    tmp_path: Path, ingested: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inflating, "MAX_BYTES", 1000)
    for name in ("a.csv", "a.csv.gz"):
        assert _refused(ingested, write_csv(tmp_path / name, rows(9))).code == FILE_TOO_LARGE.code
        (tmp_path / name).unlink()


@pytest.mark.parametrize("kept", [0.5, 0.99, -1])
def test_a_gzip_cut_short_is_refused(tmp_path: Path, ingested: Ingest, kept: float) -> None:
    data = gzip.compress(csv_bytes(rows(2000)))
    cut = data[: int(len(data) * kept)] if kept > 0 else data[:-1]
    error = _refused(ingested, _written(tmp_path / "a.csv.gz", cut))
    assert error.code == COMPRESSED_FILE_BROKEN.code


@pytest.mark.parametrize("tail", [b"no gzip", b"\0" * 512])
def test_what_follows_a_gzip_must_be_one(tmp_path: Path, ingested: Ingest, tail: bytes) -> None:
    data = gzip.compress(csv_bytes(rows(2))) + tail
    error = _refused(ingested, _written(tmp_path / "a.csv.gz", data))
    assert error.code == COMPRESSED_FILE_BROKEN.code


def test_a_wrong_checksum_is_noticed(tmp_path: Path, ingested: Ingest) -> None:
    data = bytearray(gzip.compress(csv_bytes(rows(200))))
    data[-8] ^= 1
    error = _refused(ingested, _written(tmp_path / "a.csv.gz", bytes(data)))
    assert error.code == COMPRESSED_FILE_BROKEN.code


def test_members_one_after_another_are_one_file(tmp_path: Path, ingested: Ingest) -> None:
    data = csv_bytes(rows(4))
    packed = gzip.compress(data[:500]) + gzip.compress(data[500:])
    assert ingested(_written(tmp_path / "a.csv.gz", packed)).loaded == 4


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-16-le", b"\xff\xfe", "UTF-16 LE"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 BE"),
        ("utf-32-le", b"\xff\xfe\0\0", "UTF-32 LE"),
        ("utf-16-le", b"", "UTF-16 LE without its mark"),
        ("utf-16-be", b"", "UTF-16 BE without its mark"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_another_encoding_is_named(
    tmp_path: Path,
    ingested: Ingest,
    encoding: str,
    mark: bytes,
    named: str,
    packed: bool,  # noqa: FBT001 - a test's parameter
) -> None:
    data = mark + csv_bytes(rows(2)).decode("utf-8-sig").encode(encoding)
    name = "a.csv.gz" if packed else "a.csv"
    file = _written(tmp_path / name, gzip.compress(data) if packed else data)
    error = _refused(ingested, file)
    assert (error.code, error.detail) == (ENCODING_NOT_READ.code, f"{name} is {named}")


@pytest.mark.parametrize("slip", ["costs.csv", "../../../etc/cron.d/abi"])
def test_an_archive_is_never_unpacked(tmp_path: Path, ingested: Ingest, slip: str) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(slip, csv_bytes(rows(2)))
    error = _refused(ingested, _written(tmp_path / "a.csv", archive.getvalue()))
    assert error.code == ARCHIVE_NOT_READ.code


def test_bytes_that_are_no_utf_8_are_set_aside_wherever_they_are(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [*rows(2), row(3, ProductName="caf?"), *rows(1000), row(4, CostCenter="caf?")]
    data = csv_bytes(lines).replace(b"caf?", b"caf\xe9")
    published = ingested(_written(tmp_path / "a.csv", data))
    assert (published.loaded, published.quarantined) == (1002, 2)
    assert ask(QUARANTINE) == [("not_utf8", "ProductName", 3), ("not_utf8", "CostCenter", 1004)]


@pytest.mark.parametrize("text", ["\0", "a\0b", "\0\0"])
@pytest.mark.parametrize("column", ["ProductName", "CostCenter", "BillingAccountId"])
def test_a_nul_byte_is_set_aside(
    tmp_path: Path, ingested: Ingest, ask: Ask, text: str, column: str
) -> None:
    published = ingested(write_csv(tmp_path / "a.csv", [*rows(2), row(3, **{column: text})]))
    assert (published.loaded, published.quarantined) == (2, 1)
    assert ask(QUARANTINE) == [("nul_byte", column, 3)]


@pytest.mark.parametrize("before", [0, 600])
def test_a_field_of_fifty_megabytes_is_set_aside(
    tmp_path: Path, ingested: Ingest, ask: Ask, before: int
) -> None:
    """`before`: within the sample that Python reads, and far behind it."""
    lines = [*rows(before), row(1), row(2, ProductName="@@"), row(3)]
    start, end = csv_bytes(lines).split(b"@@")
    with (tmp_path / "a.csv").open("wb") as file:
        file.writelines((start, *[b"x" * 1_000_000] * 50, end))
    published = ingested(tmp_path / "a.csv")
    assert (published.loaded, published.quarantined) == (before + 2, 1)
    assert ask(QUARANTINE) == [("line_too_big", "ProductName", before + 2)]
    assert ask("SELECT length(bad_value), length(raw) FROM quarantine") == [(4096, 1024**2)]


def test_a_quote_that_never_ends_swallows_nothing_unnoticed(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    data = csv_bytes(rows(2)) + b'7000001,"' + b"x,\r\n" * 2_000_000
    published = ingested(_written(tmp_path / "a.csv", data))
    assert (published.delivered, published.loaded, published.quarantined) == (3, 2, 1)
    assert ask(QUARANTINE) == [("line_too_short", "", 3)]


@pytest.mark.parametrize("before", [2, 600])
def test_a_quote_out_of_place_is_refused(tmp_path: Path, ingested: Ingest, before: int) -> None:
    data = csv_bytes(rows(before)) + b'7000001,"' + csv_bytes(rows(50_000))[:8_000_000]
    error = _refused(ingested, _written(tmp_path / "a.csv", data))
    assert error.code == LINES_UNREADABLE.code


def test_line_ends_of_every_kind_in_one_file(tmp_path: Path, ingested: Ingest) -> None:
    lines = rows(6)
    texts = csv_bytes(lines).decode().split("\r\n")
    ends = ["\r\n", "\n", "\r", "\r\n", "\r", "\n", ""]
    data = "".join(text + end for text, end in zip(texts, ends, strict=False))
    published = ingested(_written(tmp_path / "a.csv", data.encode()))
    assert (published.loaded, published.quarantined) == (6, 0)
    assert published.billed_cost == (("USD", cost_of(lines)),)


@pytest.mark.parametrize("end", ["\r", "\n"])
def test_one_kind_of_line_end_alone(tmp_path: Path, ingested: Ingest, end: str) -> None:
    data = csv_bytes([*rows(3), row(4, ProductName="two\r\nlines")])
    data = data.replace(b"\r\n", end.encode())
    assert ingested(_written(tmp_path / "a.csv", data)).loaded == 4


def test_a_mark_in_the_middle_of_a_file_is_set_aside(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    """Two partitions, each with mark and header, joined by somebody."""
    data = csv_bytes(rows(2)) + csv_bytes(rows(2))
    published = ingested(_written(tmp_path / "a.csv", data))
    assert (published.loaded, published.quarantined) == (4, 1)
    assert ask(QUARANTINE) == [("byte_order_mark", "BillingAccountId", 3)]


def test_a_header_full_of_sql_is_only_text(tmp_path: Path, ingested: Ingest, ask: Ask) -> None:
    evil = ("`", "'); DROP TABLE charges; --", '"', "\\", "{dataset:String}", "c1", "$$", "列\n列")
    lines: list[Row] = [row(1) | dict.fromkeys(evil, "v")]
    published = ingested(write_csv(tmp_path / "a.csv", lines, (*HEADER, *evil)))
    assert (published.loaded, published.unknown_columns) == (1, tuple(sorted(evil)))
    assert ask("SELECT other_columns FROM charges")[0][0] == dict.fromkeys(evil, "v") | {
        "BillingPeriodEndDate": "09/30/2023"
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", HEADER_UNREADABLE.code),
        (b"\xef\xbb\xbf", HEADER_UNREADABLE.code),
        (b"\r\n\r\n", HEADER_UNREADABLE.code),
        (csv_bytes([]), HEADER_UNREADABLE.code),
        (b"Date\xff,Cost\n", HEADER_UNREADABLE.code),
        (b"Date\0,Cost\n", HEADER_UNREADABLE.code),
        (b"x" * 3_000_000, HEADER_UNREADABLE.code),
        (b"PAR1PAR1", PARQUET_UNREADABLE.code),
        (b"a,b\n1,2\n", MISSING_REQUIRED_COLUMN.code),
        (",".join(f"c{n}" for n in range(10_000)).encode(), TOO_MANY_COLUMNS.code),
        (csv_bytes([row(1, Date="13/09/2023")]), DATES_AMBIGUOUS.code),
        (
            csv_bytes([row(1) | {"tags": "other"}], (*HEADER, "tags")),
            DUPLICATE_COLUMN.code,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_head_that_cannot_be_understood_is_refused(
    tmp_path: Path, ingested: Ingest, data: bytes, code: str
) -> None:
    assert _refused(ingested, _written(tmp_path / "a.csv", data)).code == code


def test_the_widest_file_that_is_read(tmp_path: Path, ingested: Ingest) -> None:
    more = tuple(f"c{number}" for number in range(MAX_COLUMNS - len(HEADER)))
    line: Row = row(1) | dict.fromkeys(more, "1")
    assert ingested(write_csv(tmp_path / "a.csv", [line], (*HEADER, *more))).loaded == 1


def _repeated(line: Row, count: int) -> pa.Table:
    """One line, again and again, for the price of an index."""
    index = pa.array([0] * count, pa.int32())
    columns = {name: pa.DictionaryArray.from_arrays(index, [line[name]]) for name in HEADER}
    return pa.table(columns)


@pytest.mark.parametrize(
    ("line", "count", "times"),
    [(row(1, ProductName="x" * 1_000_000), 2_000, 1), (row(1), 200_000, 20)],
    ids=["one long value", "very many lines"],
)
def test_a_dictionary_bomb_stops_before_it_fills_memory(
    tmp_path: Path, ingested: Ingest, line: Row, count: int, times: int
) -> None:
    """Gigabytes out of next to nothing; what the file states of its size is no help."""
    table, file = _repeated(line, count), tmp_path / "a.parquet"
    with pq.ParquetWriter(file, table.schema, compression="snappy") as writer:
        for _ in range(times):
            writer.write_table(table)
    assert file.stat().st_size < 2_000_000
    assert _refused(ingested, file).code == SUSPICIOUS_COMPRESSION.code
