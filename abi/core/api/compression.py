"""Answers of the API in zstd, Brotli or gzip, whichever the client takes; nothing else.

BREACH needs a secret and an attacker's text in one compressed body, and a browser that sends the
victim's cookie along: our bodies hold no token and no password, the cookie is SameSite=Lax, and a
header of random length hides the size. Pages with forms, files and streams are left as they are;
a file's digest is of the bytes that are sent.
"""

import functools
import re
from typing import override

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_http_compression import middleware
from django_http_compression.middleware import HttpCompressionMiddleware

# It has no setting for the level. Of columns in JSON the lowest makes in half the time what is no
# longer than at level 3, the default.
middleware.zstd_compress = functools.partial(middleware.zstd_compress, level=1)  # type: ignore[attr-defined]


class CompressedAnswers(HttpCompressionMiddleware):
    content_type_re = re.compile(r"^application/(?:(?:problem|vnd\.oai\.openapi)\+)?json$")

    @override
    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        if request.path_info.startswith("/api/") and not response.streaming:
            super().maybe_compress(request, response)
