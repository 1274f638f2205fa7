"""`/api/v1/billing/ledger`: a month of a source, from the manifest to the invoice."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import User
from abi.core.accounts.permissions import requires
from abi.core.accounts.roles import Permission
from abi.core.audit.record import record
from abi.core.errors import AppError
from billing import periods
from billing.api.ledger_shapes import LedgerSerializer, MonthSerializer, without_sums
from billing.books.build import Ledger, build
from billing.books.run import run
from billing.books.wire import wire
from billing.models import Source
from billing.period_errors import UNKNOWN_PERIOD
from billing.publications import of_month


class LedgerView(APIView):
    """Reads every stage anew: what it says is so now."""

    permission_classes = (requires(Permission.VIEW_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_ledger", parameters=[MonthSerializer], responses=LedgerSerializer
    )
    def get(self, request: Request) -> Response:
        """Stages, differences and their causes. Nothing is kept, no alarm is raised."""
        source, asked = _asked(request.query_params)
        return Response(_shown(request, source, build(source.pk, asked["billing_period"])))


class LedgerRunView(APIView):
    permission_classes = (requires(Permission.RUN_WORKFLOWS),)

    @extend_schema(
        operation_id="billing_ledger_run", request=MonthSerializer, responses=LedgerSerializer
    )
    def post(self, request: Request) -> Response:
        """The same, kept: alarms follow it, and a month that matches becomes final."""
        source, asked = _asked(request.data)
        if not of_month(source.pk, asked["billing_period"]):
            raise AppError(UNKNOWN_PERIOD, f"{source.name} {asked['billing_period']:%Y-%m}")
        found = run(source.pk, asked["billing_period"])
        record(
            actor=cast("User", request.user),
            action="ledger.run",
            target=f"{source.name} {found.billing_period:%Y-%m}",
            after={"severity": found.standing.value, "snapshots": found.snapshots},
        )
        return Response(_shown(request, source, found))


def _asked(data: Any) -> tuple[Source, dict[str, Any]]:
    serializer = MonthSerializer(data=data)
    serializer.is_valid(raise_exception=True)
    asked = serializer.validated_data
    source = Source.objects.filter(name=asked["source"]).first()
    if source is None:
        raise AppError(UNKNOWN_PERIOD, asked["source"])
    return source, asked


def _shown(request: Request, source: Source, found: Ledger) -> Any:
    month = found.billing_period
    if not found.chains:
        raise AppError(UNKNOWN_PERIOD, f"{source.name} {month:%Y-%m}")
    state = periods.state(month, periods.find(source.pk, month), shown=found.snapshots)
    ledger = wire(found)
    if not scope_of(cast("User", request.user)).sees_everything:
        ledger = without_sums(ledger)
    whole = ledger | {"source": source.name, "billing_period": month, "state": state}
    return LedgerSerializer(whole).data
