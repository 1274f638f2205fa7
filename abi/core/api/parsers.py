"""Request bodies as JSON that can be said again: stored, echoed in a refusal, sent to a server."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class SayableJSONParser(JSONParser):
    """Refuses lone surrogates (a half of a UTF-16 pair), which JSON can spell and UTF-8 cannot."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        parsed = super().parse(stream, media_type, parser_context)
        try:
            json.dumps(parsed, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError("lone surrogate") from error
        return parsed
