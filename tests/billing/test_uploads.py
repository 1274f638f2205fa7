"""What a brought file is called, and what it is."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abi.core.errors import AppError
from billing import upload_errors
from billing.uploads.magic import HEAD_BYTES, refuse_unreadable
from billing.uploads.receiving import label_of


@pytest.mark.parametrize(
    ("given_name", "label"),
    [
        ("bill.csv", "bill.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\账单.csv", "账单.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("..", ".."),
        ("/", "file"),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_name_is_a_label_and_no_path(given_name: str, label: str) -> None:
    assert label_of(given_name) == label


@given(st.text(min_size=30, max_size=60).filter(lambda text: text[:2] != "PK" and text.strip()))
def test_text_of_any_language_cut_anywhere_is_text(text: str) -> None:
    clean = "".join(each for each in text if each >= " ")
    content = ("名称,成本\r\n" + clean * 3000).encode()
    for cut in (100, 101, 102, 103, HEAD_BYTES):
        refuse_unreadable(content[:cut], "x")
        refuse_unreadable(gzip.compress(content)[:HEAD_BYTES], "x")


@pytest.mark.parametrize("start", [b"", b"\x00\x01\x02\x03", b"\xd0\xcf\x11\xe0", b"\x7fELF\x02"])
def test_what_is_no_text_is_refused(start: bytes) -> None:
    with pytest.raises(AppError) as caught:
        refuse_unreadable(start, "x")
    assert caught.value.kind is upload_errors.FILE_KIND_NOT_READ


def test_a_byte_that_is_no_text_is_refused_wherever_it_stands() -> None:
    for at in (0, 3, 30_000, 59_990):
        content = bytearray(b"Date,Cost\r\n" * 6_000)
        content[at] = 0xC3
        with pytest.raises(AppError):
            refuse_unreadable(bytes(content), "x")
