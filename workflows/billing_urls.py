from django.urls import path

from workflows.api.reread import ReplayView

urlpatterns = [path("quarantine/replay", ReplayView.as_view(), name="billing-replay")]
