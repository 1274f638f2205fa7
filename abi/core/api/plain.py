"""Answers said quickly: a serializer that describes an object whose values are already as they go.

DRF asks every field of every row how to find and say its value; an answer names every snapshot of a
year. Here that is found out once.
"""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, override

from rest_framework import serializers

# Their values are sent as they are: the renderer writes days and moments as their fields do. Every
# other field is asked.
_AS_THEY_ARE = (
    serializers.CharField,
    serializers.IntegerField,
    serializers.BooleanField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
)
Say = Callable[[Any], Any]


# No docstrings: those that have none of their own would pass it on to the OpenAPI document.
class Plain(serializers.Serializer[Any]):
    @override
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return self.all_but("", instance)

    def all_but(self, left_out: str, instance: Any) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for name, read, say in self._said:
            if name == left_out:
                continue
            value = read(instance)
            told[name] = value if say is None or value is None else say(value)
        return told

    @cached_property
    def _said(self) -> list[tuple[str, Say, Say | None]]:
        return [
            (
                name,
                _itself if field.source == "*" else attrgetter(field.source or name),
                None if type(field) in _AS_THEY_ARE else field.to_representation,
            )
            for name, field in self.fields.items()
        ]


# Describes what is in wire form already.
class AsItIs(serializers.Serializer[Any]):
    @override
    def to_representation(self, instance: Any) -> Any:
        return instance


def _itself(instance: Any) -> Any:
    return instance
