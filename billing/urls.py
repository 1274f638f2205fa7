from django.urls import URLPattern, URLResolver, path

from billing.api.connection_test import ConnectionTestView
from billing.api.ledger import LedgerRunView, LedgerView
from billing.api.periods import LockView, PeriodsView, UnlockView
from billing.api.publications import AcceptView, ConfirmEmptyView, WithdrawView
from billing.api.quarantine import QuarantineView
from billing.api.reading_rules import ReadingRulesView, ReadingRuleView
from billing.api.restatements import AlarmsView, RestatementsView
from billing.api.snapshots import SnapshotsView, UndoView
from billing.api.sources import SourcesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources", SourcesView.as_view(), name="billing-sources"),
    path("sources/<str:name>/test", ConnectionTestView.as_view(), name="billing-source-test"),
    path("snapshots", SnapshotsView.as_view(), name="billing-snapshots"),
    path("publications/undo", UndoView.as_view(), name="billing-undo"),
    path("publications/withdraw", WithdrawView.as_view(), name="billing-withdraw"),
    path("publications/confirm-empty", ConfirmEmptyView.as_view(), name="billing-confirm-empty"),
    path("publications/accept", AcceptView.as_view(), name="billing-accept"),
    path("periods", PeriodsView.as_view(), name="billing-periods"),
    path("periods/lock", LockView.as_view(), name="billing-lock"),
    path("periods/unlock", UnlockView.as_view(), name="billing-unlock"),
    path("ledger", LedgerView.as_view(), name="billing-ledger"),
    path("ledger/run", LedgerRunView.as_view(), name="billing-ledger-run"),
    path("restatements", RestatementsView.as_view(), name="billing-restatements"),
    path("alarms", AlarmsView.as_view(), name="billing-alarms"),
    path("quarantine", QuarantineView.as_view(), name="billing-quarantine"),
    path("reading-rules", ReadingRulesView.as_view(), name="billing-reading-rules"),
    path("reading-rules/<int:rule_id>", ReadingRuleView.as_view(), name="billing-reading-rule"),
]
