"""Fields whose choices are the vocabulary, so that OpenAPI and TypeScript know the names."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.api.choices import DIMENSION_NAMES, MEASURE_NAMES
from analytics.vocabulary import TAG_PREFIX


class Strict(serializers.Serializer[Any]):
    """Refuses fields it does not know: a filter misspelt must not be a filter ignored."""

    default_error_messages = {"unknown": "There is no such field. Fields: {fields}."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            message = self.error_messages["unknown"].format(fields=", ".join(self.fields))
            unknown = {name: [message] for name in data if name not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


def validated(shape: Strict, data: Any) -> dict[str, Any]:
    """What `shape` reads of a request; one of it serves all, as copying its fields takes long.

    Raises ValidationError as a serializer of its own would.
    """
    try:
        read: dict[str, Any] = shape.run_validation(data)
    except serializers.ValidationError:
        type(shape)(data=data).is_valid(raise_exception=True)
        raise
    return read


class MeasureField(serializers.ChoiceField):
    """A measure's name. Whether it is one is for `Query` to say, which also names the choices."""

    default_error_messages = {"invalid": "Not a valid string."}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=MEASURE_NAMES, **options)

    def to_internal_value(self, data: Any) -> str:
        return _name(self, data)


@extend_schema_field(
    {
        "anyOf": [
            {"type": "string", "enum": DIMENSION_NAMES},
            {"type": "string", "pattern": f"^{TAG_PREFIX}.+"},
        ]
    }
)
class DimensionField(serializers.CharField):
    """A dimension's name, or `tag:<key>`."""

    def to_internal_value(self, data: Any) -> str:
        return _name(self, data)


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "array",
            "items": {"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": True},
        },
    }
)
class CellsField(serializers.Field):  # type: ignore[type-arg]
    """Columnar data already in wire form: passed on untouched."""

    def to_representation(self, value: Any) -> Any:
        return value


class CurrencyField(serializers.RegexField):
    """An ISO 4217 code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[A-Z]{3}$", **options)


class TextField(serializers.CharField):
    """A value exactly as given: blanks are part of it and "" is a value."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **options)


def _name(field: serializers.Field[Any, Any, Any, Any], data: Any) -> str:
    if not isinstance(data, str):
        field.fail("invalid")
    return data
