"""OpenAPI: every operation also says how it refuses."""

from typing import Any, Literal, override

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from abi.core.api.problem import MEDIA_TYPE


class FieldProblemSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="Path of the field, e.g. `filters.0.values`.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField(help_text="What happened, in the reader's language.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable: meant for programs.")
    detail = serializers.CharField(allow_blank=True)
    fix = serializers.CharField(help_text="What to do next, in the reader's language.")
    request_id = serializers.CharField()
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]


class ProblemAutoSchema(AutoSchema):
    @override
    def get_operation_id(self) -> str:
        """An address that ends in a slash is a list, also where its answer has a cursor beside."""
        named = super().get_operation_id()
        if self.path.endswith("/") and named.endswith("_retrieve"):
            return named.removesuffix("_retrieve") + "_list"
        return named

    @override
    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        refusal = OpenApiResponse(ProblemSerializer, "A refusal.")
        bodies["default"] = self._get_response_for_code(  # type: ignore[no-untyped-call]
            refusal, "default", [MEDIA_TYPE]
        )
        return bodies
