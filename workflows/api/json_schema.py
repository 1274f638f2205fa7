"""A serializer as JSON schema, so that a type's parameters are written once."""

import re
from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

Schema = dict[str, Any]


def json_schema(serializer: serializers.Serializer[Any]) -> Schema:
    """Knows the fields that workflow parameters use; raises KeyError on another kind."""
    fields = serializer.fields.items()
    return {
        "type": "object",
        "properties": {name: _property(field) for name, field in fields},
        "required": [name for name, field in fields if field.required],
        "additionalProperties": False,
    }


def _property(field: serializers.Field[Any, Any, Any, Any]) -> Schema:
    schema: Schema = _KINDS[type(field)](field)
    if field.help_text:
        schema["description"] = str(field.help_text)
    if not field.required and field.default is not serializers.empty:
        schema["default"] = field.default
    if field.allow_null:
        schema["type"] = [schema["type"], "null"]
    return schema


def _whole_number(field: Any) -> Schema:
    return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}


def _list(field: Any) -> Schema:
    return {"type": "array", "items": _property(field.child), "maxItems": field.max_length}


def _choice(field: Any) -> Schema:
    return {"type": "string", "enum": list(field.choices)}


def _pattern(field: Any) -> Schema:
    [validator] = [each for each in field.validators if isinstance(each, RegexValidator)]
    return {"type": "string", "pattern": re.compile(validator.regex).pattern}


_KINDS: dict[type, Any] = {
    serializers.DateField: lambda _: {"type": "string", "format": "date"},
    serializers.IntegerField: _whole_number,
    serializers.ListField: _list,
    serializers.CharField: lambda field: {"type": "string", "maxLength": field.max_length},
    serializers.BooleanField: lambda _: {"type": "boolean"},
    serializers.ChoiceField: _choice,
    serializers.RegexField: _pattern,
    serializers.UUIDField: lambda _: {"type": "string", "format": "uuid"},
    serializers.SlugField: lambda _: {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}
