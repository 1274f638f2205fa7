"""JSON of answers: what the framework's renderer writes, several times as fast."""

from collections.abc import Mapping
from typing import Any, override

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

_other = JSONEncoder().default


class Json(JSONRenderer):
    """Dates, lazy texts and whatever else is no JSON are written as the framework writes them."""

    @override
    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None or self.get_indent(accepted_media_type or "", renderer_context or {}):
            plain = orjson.loads(written(data)) if isinstance(data, orjson.Fragment) else data
            text: bytes = super().render(plain, accepted_media_type, renderer_context)
            return text
        return written(data)


def written(data: Any) -> bytes:
    """An `orjson.Fragment` is JSON already, and written as it is."""
    return orjson.dumps(data, default=_other, option=orjson.OPT_PASSTHROUGH_DATETIME)
