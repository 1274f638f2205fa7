"""The vocabulary over HTTP: every name with its label in both languages."""

from typing import Any

from rest_framework import serializers

from analytics.vocabulary import DIMENSIONS, MEASURES, Basis, ColumnType, Grain, Operator, Unit


class LabelSerializer(serializers.Serializer[Any]):
    en = serializers.CharField()
    zh = serializers.CharField()


class DimensionSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(list(DIMENSIONS))
    label = LabelSerializer()  # type: ignore[assignment]
    type = serializers.ChoiceField([type_.value for type_ in ColumnType])


class MeasureSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(list(MEASURES))
    label = LabelSerializer()  # type: ignore[assignment]
    unit = serializers.ChoiceField([unit.value for unit in Unit])
    basis = serializers.ChoiceField([basis.value for basis in Basis], allow_null=True)
    additive = serializers.BooleanField(help_text="Whether sums over groups equal the total.")


class VocabularySerializer(serializers.Serializer[Any]):
    """Any `tag:<key>` is a dimension as well."""

    dimensions = DimensionSerializer(many=True)
    measures = MeasureSerializer(many=True)
    grains = serializers.ListField(child=serializers.ChoiceField([g.value for g in Grain]))
    filter_operators = serializers.ListField(
        child=serializers.ChoiceField([operator.value for operator in Operator])
    )


VOCABULARY = {
    "dimensions": list(DIMENSIONS.values()),
    "measures": list(MEASURES.values()),
    "grains": list(Grain),
    "filter_operators": list(Operator),
}
