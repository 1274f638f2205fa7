from django.urls import URLPattern, URLResolver, path

from billing.api.quarantine import QuarantineView
from billing.api.reading_rules import ReadingRulesView, ReadingRuleView
from billing.api.snapshots import SnapshotsView, UndoView
from billing.api.sources import SourcesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources", SourcesView.as_view(), name="billing-sources"),
    path("snapshots", SnapshotsView.as_view(), name="billing-snapshots"),
    path("publications/undo", UndoView.as_view(), name="billing-undo"),
    path("quarantine", QuarantineView.as_view(), name="billing-quarantine"),
    path("reading-rules", ReadingRulesView.as_view(), name="billing-reading-rules"),
    path("reading-rules/<int:rule_id>", ReadingRuleView.as_view(), name="billing-reading-rule"),
]
