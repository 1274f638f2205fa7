"""What the parameters of every workflow type have in common."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


def refuse_unknown(parameters: Mapping[str, object], known: serializers.Serializer[Any]) -> None:
    """Raises DRF's ValidationError naming each: a misspelt one must not be ignored."""
    unknown = sorted(set(parameters) - set(known.fields))
    if unknown:
        raise serializers.ValidationError({name: ["Unknown parameter."] for name in unknown})
