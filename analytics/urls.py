"""Under `/api/v1/analytics/`."""

from django.urls import path

from analytics.api.diff import DiffView
from analytics.api.explain import ExplainView
from analytics.api.exports import ExportsView
from analytics.api.focus import FocusView
from analytics.api.jobs import JobResultView, JobSidecarView, JobsView, JobView
from analytics.api.line import LineView
from analytics.api.rates import RatesView
from analytics.api.saved_queries import SavedQueriesView, SavedQueryView
from analytics.api.sql import SqlEstimateView, SqlView
from analytics.api.sql_runs import SqlRunsView, SqlRunView
from analytics.api.sql_schema import SqlSchemaView
from analytics.api.values import ResourcesView, ValuesView
from analytics.api.views import QueryView, VocabularyView

app_name = "analytics"
urlpatterns = [
    path("query", QueryView.as_view(), name="query"),
    path("values", ValuesView.as_view(), name="values"),
    path("resources", ResourcesView.as_view(), name="resources"),
    path("diff", DiffView.as_view(), name="diff"),
    path("exports", ExportsView.as_view(), name="exports"),
    path("jobs", JobsView.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>", JobView.as_view(), name="job"),
    path("jobs/<uuid:job_id>/result", JobResultView.as_view(), name="job-result"),
    path("jobs/<uuid:job_id>/sidecar", JobSidecarView.as_view(), name="job-sidecar"),
    path("explain", ExplainView.as_view(), name="explain"),
    path("focus", FocusView.as_view(), name="focus"),
    path("lines/<str:line_id>", LineView.as_view(), name="line"),
    path("rates", RatesView.as_view(), name="rates"),
    path("sql", SqlView.as_view(), name="sql"),
    path("sql/estimate", SqlEstimateView.as_view(), name="sql-estimate"),
    path("sql/schema", SqlSchemaView.as_view(), name="sql-schema"),
    path("sql/runs", SqlRunsView.as_view(), name="sql-runs"),
    path("sql/runs/<uuid:run_id>", SqlRunView.as_view(), name="sql-run"),
    path("sql/queries", SavedQueriesView.as_view(), name="sql-queries"),
    path("sql/queries/<uuid:query_id>", SavedQueryView.as_view(), name="sql-query"),
    path("vocabulary", VocabularyView.as_view(), name="vocabulary"),
]
