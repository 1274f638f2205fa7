"""`/api/v1/analytics/exports`: files of any size, made by a job."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from analytics.api.choices import BASES, EXPORT_FORMATS, LINE_COLUMNS
from analytics.api.fields import Strict
from analytics.api.job_answers import JobSerializer, accepted
from analytics.api.prices import asked_within
from analytics.api.questions import (
    AnalyticsQuerySerializer,
    FilterSerializer,
    PeriodSerializer,
    query_from,
)
from analytics.exports.charges import LineColumns
from analytics.exports.formats import FileFormat
from analytics.exports.wanted import Wanted
from analytics.jobs.submitting import submit
from analytics.models import JobKind
from analytics.query import MAX_LIMIT, Query, refuse


class ExportLinesSerializer(Strict):
    """Billing lines: the owner's row (`detail`), or everything a line says (`all`)."""

    period = PeriodSerializer()
    basis = serializers.ChoiceField(BASES, required=False)
    filters = FilterSerializer(many=True, default=list)
    any = serializers.ListField(child=FilterSerializer(many=True), default=list)
    columns = serializers.ChoiceField(LINE_COLUMNS, default=LineColumns.DETAIL.value)
    as_of = serializers.DateTimeField(required=False)


class ExportQuestionSerializer(AnalyticsQuerySerializer):
    """A question without a limit: all of its rows are exported."""

    limit = None  # type: ignore[assignment] # how DRF takes a field away


class ExportSerializer(Strict):
    """Either `lines` or a `question`."""

    lines = ExportLinesSerializer(required=False)
    question = ExportQuestionSerializer(required=False)
    format = serializers.ChoiceField(EXPORT_FORMATS, default=FileFormat.CSV.value)
    bom = serializers.BooleanField(
        default=False, help_text="CSV: begin with the mark by which spreadsheets know UTF-8."
    )
    escape_formulas = serializers.BooleanField(
        default=True,
        help_text="CSV: an apostrophe before a text that a spreadsheet would run. A workbook needs"
        " none: its texts are typed.",
    )


class ExportsView(APIView):
    permission_classes = (requires(Permission.VIEW_COSTS),)
    throttle_scope = "work"

    @extend_schema(request=ExportSerializer, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a file; the job says when it is there."""
        owner, asked = cast("User", request.user), cast("dict[str, Any]", request.data)
        with asked_within(scope_of(owner)):
            wanted_from(asked)
        return accepted(submit(JobKind.EXPORT, asked, owner=owner), request)


def wanted_from(data: Any) -> Wanted:
    """Raises ValidationError, or AppError `unknown_name`, `mixed_basis`, `invalid_question`."""
    serializer = ExportSerializer(data=data)
    serializer.is_valid(raise_exception=True)
    asked = serializer.validated_data
    if ("lines" in asked) == ("question" in asked):
        refuse("an export is of lines or of a question: name one of them")
    lines = asked.get("lines")
    return Wanted(
        asked=_lines(data["lines"]) if lines else _unlimited(asked["question"]),
        lines=LineColumns(lines["columns"]) if lines else None,
        format=FileFormat(asked["format"]),
        bom=asked["bom"],
        escape_formulas=asked["escape_formulas"],
    )


def _unlimited(asked: dict[str, Any]) -> Query:
    return query_from({**asked, "limit": MAX_LIMIT})


def _lines(asked: dict[str, Any]) -> Query:
    """The same words as a question; of its measures nothing is exported."""
    said = {name: value for name, value in asked.items() if name != "columns"}
    serializer = ExportQuestionSerializer(data={"measures": ["lines"], **said})
    serializer.is_valid(raise_exception=True)
    return _unlimited(serializer.validated_data)
