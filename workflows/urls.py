from django.urls import path

from workflows.api import steering, views

urlpatterns = [
    path("", views.RunsView.as_view()),
    path("types", views.TypesView.as_view()),
    path("schedules", views.SchedulesView.as_view()),
    path("schedules/<path:schedule_id>", views.ScheduleView.as_view()),
    path("<uuid:run_id>", views.RunView.as_view()),
    path("<uuid:run_id>/cancel", views.CancelView.as_view()),
    path("<uuid:run_id>/pause", steering.PauseView.as_view()),
    path("<uuid:run_id>/resume", steering.ResumeView.as_view()),
    path("<uuid:run_id>/retry-failed", steering.RetryFailedView.as_view()),
]
