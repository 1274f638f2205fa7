"""Fields of requests that hold SQL."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

MOST_BYTES = 65_536
MOST_PARAMETERS = 100
_PARAMETER = {
    "oneOf": [
        {"type": "string"},
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}},
    ],
}


class SqlField(serializers.CharField):
    """SQL exactly as it was typed, up to 64 KiB of UTF-8."""

    default_error_messages = {  # noqa: RUF012
        "too_long": "At most {most} bytes of SQL.",
        "control": "A character that is neither text, a tab nor a line break.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if len(text.encode()) > MOST_BYTES:
            self.fail("too_long", most=MOST_BYTES)
        if any(ord(each) < ord(" ") and each not in "\t\n\r" for each in text):
            self.fail("control")
        return text


@extend_schema_field({"type": "object", "additionalProperties": _PARAMETER})
class ParametersField(serializers.Field):  # type: ignore[type-arg]
    """Values by name. A number with a fraction is sent as text: a float has lost digits already.

    No null: on its way to ClickHouse it would become the text "NULL".
    """

    default_error_messages = {  # noqa: RUF012
        "invalid": "Send an object: a value for each name.",
        "name": "{name} is no name: letters, digits and _.",
        "value": "{name} must be text, a whole number, true, false, or a list of such.",
        "many": "At most {most} parameters.",
    }

    def to_internal_value(self, data: Any) -> dict[str, object]:
        if not isinstance(data, Mapping):
            self.fail("invalid")
        if len(data) > MOST_PARAMETERS:
            self.fail("many", most=MOST_PARAMETERS)
        for name, value in data.items():
            if not (name.isascii() and name.isidentifier()):
                self.fail("name", name=name)
            if not _is_value(value):
                self.fail("value", name=name)
        return dict(data)

    def to_representation(self, value: Any) -> Any:
        return value


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(each) for each in value)
    return _is_plain(value)


def _is_plain(value: object) -> bool:
    """PostgreSQL, which keeps what was asked, has no NUL in a text."""
    return (isinstance(value, str) and "\0" not in value) or isinstance(value, int)
