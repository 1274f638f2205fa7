"""What a file is, by its first bytes; its name says nothing."""

import codecs
import zlib

from abi.core.errors import AppError
from billing.csv_head import GZIP_MAGIC
from billing.file_errors import ARCHIVE_NOT_READ, COMPRESSED_FILE_BROKEN, ENCODING_NOT_READ
from billing.upload_errors import FILE_KIND_NOT_READ
from billing.zone import PARQUET_MAGIC

HEAD_BYTES = 64 * 1024
_ZIP = b"PK"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = frozenset(range(32)) - frozenset(b"\t\r")


def refuse_unreadable(head: bytes, label: str) -> None:
    """`head` are the first bytes, up to HEAD_BYTES; `label` names the file in the refusal.

    Raises AppError `archive_not_read`, `encoding_not_read`, `compressed_file_broken`,
    `file_kind_not_read`.
    """
    if head.startswith(PARQUET_MAGIC):
        return
    if head.startswith(GZIP_MAGIC):
        head = _unpacked(head, label)
    if head.startswith(_ZIP):
        raise AppError(ARCHIVE_NOT_READ, label)
    if head.startswith(_UTF_16):
        raise AppError(ENCODING_NOT_READ, label)
    if not _is_text(head):
        raise AppError(FILE_KIND_NOT_READ, label)


def _unpacked(head: bytes, label: str) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error as e:
        raise AppError(COMPRESSED_FILE_BROKEN, label) from e


def _is_text(head: bytes) -> bool:
    """A CSV's first record names columns: text, and no program or picture begins like that."""
    first = head.split(b"\n", 1)[0]
    if not head.strip() or head.startswith(b"%PDF") or any(byte in _CONTROL for byte in first):
        return False
    try:
        # Not the final part: a character may be cut at the end of what was read.
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
