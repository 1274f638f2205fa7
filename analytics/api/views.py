"""`/api/v1/analytics/`: questions about cost, and the words they are made of."""

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.api.conditional import Conditional
from analytics.api.as_of import with_as_of
from analytics.api.prices import asked_within
from analytics.api.questions import (
    AnalyticsAnswerSerializer,
    AnalyticsQuerySerializer,
    answer_text,
    question,
)
from analytics.api.words import VOCABULARY, VocabularySerializer
from analytics.run import said


class QueryView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(request=AnalyticsQuerySerializer, responses=AnalyticsAnswerSerializer)
    def post(self, request: Request) -> Response:
        """Answer a question with the rows this person may see."""
        scope = scope_of(cast("User", request.user))
        with asked_within(scope):
            asked = question(request.data)
        told, as_of = said(asked, scope=scope, say=answer_text)
        return Response(with_as_of(told, as_of))


class VocabularyView(Conditional):
    permission_classes = (requires(Permission.VIEW_COSTS),)

    @extend_schema(responses=VocabularySerializer)
    def get(self, _request: Request) -> Response:
        """Every name a question can use."""
        return Response(VocabularySerializer(VOCABULARY).data)
