"""`/api/v1/analytics/focus`: the charges a person may see, as a FOCUS 1.2 file."""

import base64
import tempfile
from typing import Any, cast, override

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from analytics.api.choices import FOCUS_FORMAT_NAMES
from analytics.api.fields import Strict
from analytics.api.prices import asked_within
from analytics.api.questions import FilterSerializer
from analytics.exports.formats import WRITTEN
from analytics.focus.columns import VERSION
from analytics.focus.export import Exported, Wanted, export
from analytics.focus.formats import FOCUS_FORMATS, format_of
from analytics.focus.manifest import completeness, header_sums
from analytics.focus.periods import covered
from analytics.query import Filter
from analytics.vocabulary import Operator


class FocusQuerySerializer(Strict):
    """All that is billed in a month, or the charges of some days; `end_date` is one of them."""

    billing_period = serializers.RegexField(r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", required=False)
    start_date = serializers.DateField(required=False)
    end_date = serializers.DateField(required=False)
    format = serializers.ChoiceField(FOCUS_FORMAT_NAMES, required=False)
    excel = serializers.BooleanField(
        default=False,
        help_text="CSV for spreadsheets: a BOM, and an apostrophe before what would be a formula.",
    )
    incomplete = serializers.ChoiceField(
        ["refuse", "leave_out"],
        default="refuse",
        help_text="What to do with a month that lacks actual or amortized cost.",
    )
    as_of = serializers.DateTimeField(required=False)


class FocusExportSerializer(FocusQuerySerializer):
    filters = FilterSerializer(many=True, default=list)


class _AnyFormat(DefaultContentNegotiation):
    """The file's format is ours to negotiate; a refusal is problem+json whatever is accepted."""

    @override
    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        del request, format_suffix
        return renderers[0], renderers[0].media_type


_FILE = {
    (200, WRITTEN[format_].media_type): OpenApiResponse(OpenApiTypes.BINARY, "The file, whole.")
    for format_ in FOCUS_FORMATS
}


class FocusView(APIView):
    """The same by GET and by POST; POST also takes filters."""

    permission_classes = (requires(Permission.VIEW_COSTS),)
    throttle_scope = "work"
    content_negotiation_class = _AnyFormat

    @extend_schema(parameters=[FocusQuerySerializer], responses=_FILE)
    def get(self, request: Request) -> FileResponse:
        return self._answer(request, FocusQuerySerializer(data=request.query_params))

    @extend_schema(request=FocusExportSerializer, responses=_FILE)
    def post(self, request: Request) -> FileResponse:
        return self._answer(request, FocusExportSerializer(data=request.data))

    def _answer(self, request: Request, asked: serializers.Serializer[Any]) -> FileResponse:
        """The file is made before the first byte is sent: what arrives is all there is."""
        asked.is_valid(raise_exception=True)
        user = cast("User", request.user)
        scope = scope_of(user)
        with asked_within(scope):
            wanted = _wanted(asked.validated_data, request.headers.get("Accept", ""))
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            exported = export(wanted, scope=scope, actor=user, to=file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return _response(file, exported)


def _response(file: Any, exported: Exported) -> FileResponse:
    response = FileResponse(
        file,
        as_attachment=True,
        filename=_name(exported.wanted),
        content_type=WRITTEN[exported.wanted.format].media_type,
    )
    digest = base64.b64encode(bytes.fromhex(exported.sha256)).decode()
    for name, value in {
        "Content-Length": str(exported.size),
        "Repr-Digest": f"sha-256=:{digest}:",
        "ABI-Rows": str(exported.tally.rows),
        "ABI-Billed-Cost": header_sums(exported, "billed_cost"),
        "ABI-Effective-Cost": header_sums(exported, "effective_cost"),
        "ABI-As-Of": (exported.wanted.as_of or exported.read_at).isoformat(),
        "ABI-Completeness": completeness(exported),
        "ABI-Freshness": exported.freshness.state.value,
        "ABI-Partial": str(exported.freshness.is_partial).lower(),
        "ABI-Restated": str(exported.freshness.is_restated).lower(),
        "ABI-Reconciliation": "exact" if exported.is_exact else "differs",
        "ABI-Left-Out": str(len(exported.left_out)),
        "ABI-Withheld": ", ".join(exported.withheld.columns) if exported.withheld else "",
    }.items():
        response.headers[name] = value
    return response


def _wanted(asked: dict[str, Any], accepted: str) -> Wanted:
    return Wanted(
        covered=covered(
            asked.get("billing_period", ""), asked.get("start_date"), asked.get("end_date")
        ),
        filters=tuple(
            Filter(each["dimension"], Operator(each["operator"]), tuple(each["values"]))
            for each in asked.get("filters", [])
        ),
        format=format_of(asked.get("format", ""), accepted),
        excel=asked["excel"],
        leave_out=asked["incomplete"] == "leave_out",
        as_of=asked.get("as_of"),
    )


def _name(wanted: Wanted) -> str:
    return f"focus-{VERSION}_{wanted.covered}.{wanted.format.value}"
