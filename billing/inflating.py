"""Bytes on their way into the landing zone: a gzip must be whole, and no bomb."""

import zlib
from collections.abc import Iterable, Iterator

from abi.core.errors import AppError
from billing.csv_head import GZIP_MAGIC
from billing.file_errors import COMPRESSED_FILE_BROKEN, FILE_TOO_LARGE, SUSPICIOUS_COMPRESSION
from billing.tidiness import Tidiness

# Azure's CSV packs 10 to 30 times; what is small when unpacked hurts nobody.
MAX_RATIO = 200
HARMLESS_BYTES = 64 * 1024**2
MAX_BYTES = 256 * 1024**3
_STEP = 1024 * 1024


def sound(name: str, chunks: Iterable[bytes], tidiness: Tidiness) -> Iterator[bytes]:
    """The same chunks; at most a mebibyte of a gzip is unpacked at a time, and thrown away once
    `tidiness` has seen it.

    Raises AppError `suspicious_compression` or `file_too_large` as soon as it shows, and
    `compressed_file_broken` at the latest at the end.
    """
    gzip: _Gzip | None = None
    start, size = b"", 0
    for chunk in chunks:
        start, size = (start + chunk[:2])[:2], size + len(chunk)
        _refuse_large(name, size)
        if gzip is None and size == len(chunk) and start == GZIP_MAGIC:
            gzip = _Gzip(name, tidiness)
        if gzip:
            gzip.feed(chunk)
        else:
            tidiness.feed(chunk)
        yield chunk
    if gzip:
        gzip.end()


class _Gzip:
    """Unpacks any number of members one after another, and counts."""

    def __init__(self, name: str, tidiness: Tidiness) -> None:
        self._name, self._tidiness = name, tidiness
        self._member = zlib.decompressobj(wbits=31)
        self._packed = self._unpacked = 0
        self._between = False

    def feed(self, chunk: bytes) -> None:
        self._packed += len(chunk)
        data = chunk
        while data:
            if self._between:
                self._member, self._between = zlib.decompressobj(wbits=31), False
            data = self._step(data)

    def end(self) -> None:
        if not self._between:
            raise AppError(COMPRESSED_FILE_BROKEN, f"{self._name} is cut short")

    def _step(self, data: bytes) -> bytes:
        """What is left of `data` after at most a mebibyte has come out."""
        try:
            piece = self._member.decompress(data, _STEP)
        except zlib.error as e:
            raise AppError(COMPRESSED_FILE_BROKEN, self._name) from e
        self._unpacked += len(piece)
        self._tidiness.feed(piece)
        self._refuse()
        self._between = self._member.eof
        return self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def _refuse(self) -> None:
        _refuse_large(self._name, self._unpacked)
        if self._unpacked > max(HARMLESS_BYTES, MAX_RATIO * self._packed):
            raise AppError(SUSPICIOUS_COMPRESSION, f"{self._name}: {self._packed} bytes")


def _refuse_large(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise AppError(FILE_TOO_LARGE, f"{name}: more than {MAX_BYTES} bytes")
