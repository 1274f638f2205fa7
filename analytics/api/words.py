"""The vocabulary over HTTP: every name with its label in both languages."""

from typing import Any

from rest_framework import serializers

from analytics.api.choices import (
    BASES,
    COLUMN_TYPES,
    DIMENSION_NAMES,
    GRAINS,
    MEASURE_NAMES,
    OPERATORS,
    UNITS,
)
from analytics.vocabulary import DIMENSIONS, MEASURES


class LabelSerializer(serializers.Serializer[Any]):
    en = serializers.CharField()
    zh = serializers.CharField()


class DimensionSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(DIMENSION_NAMES)
    label = LabelSerializer()  # type: ignore[assignment]
    type = serializers.ChoiceField(COLUMN_TYPES)


class MeasureSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(MEASURE_NAMES)
    label = LabelSerializer()  # type: ignore[assignment]
    unit = serializers.ChoiceField(UNITS)
    basis = serializers.ChoiceField(BASES, allow_null=True)
    additive = serializers.BooleanField(help_text="Whether sums over groups equal the total.")


class VocabularySerializer(serializers.Serializer[Any]):
    """Any `tag:<key>` is a dimension as well."""

    dimensions = DimensionSerializer(many=True)
    measures = MeasureSerializer(many=True)
    grains = serializers.ListField(child=serializers.ChoiceField(GRAINS))
    filter_operators = serializers.ListField(child=serializers.ChoiceField(OPERATORS))


VOCABULARY = {
    "dimensions": list(DIMENSIONS.values()),
    "measures": list(MEASURES.values()),
    "grains": GRAINS,
    "filter_operators": OPERATORS,
}
