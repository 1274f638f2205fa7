"""A file on its way in: on disk, never in memory, one at a time, and no longer than allowed."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from abi.core.errors import AppError
from billing.upload_errors import UPLOAD_TOO_LARGE

# What a form carries beside its file.
_FORM_BYTES = 1024 * 1024


class OneFileOnDisk(TemporaryFileUploadHandler):
    """The rest of a file that is too long is read and thrown away; so is a second file."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large = False
        self._received = 0
        self._files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._files += 1
        if self._files > 1:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_MAX_BYTES:
            self.too_large = True
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        file = super().file_complete(file_size)
        # Else Django would close it with the second one that is thrown away.
        del self.file
        return file


def spool(request: HttpRequest) -> OneFileOnDisk:
    """Call it before anything reads the request's form."""
    handler = OneFileOnDisk(request)
    request.upload_handlers = [handler]
    return handler


def refuse_too_large(request: HttpRequest) -> None:
    """Raises AppError `upload_too_large`: before a byte is read, or when one too many was."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    most = settings.UPLOAD_MAX_BYTES
    [handler] = request.upload_handlers
    stopped = isinstance(handler, OneFileOnDisk) and handler.too_large
    if stopped or length > most + _FORM_BYTES:
        raise AppError(UPLOAD_TOO_LARGE, f"at most {most} bytes")
