from django.urls import path

from workflows.api import uploads
from workflows.api.reread import ReplayView

urlpatterns = [
    path("quarantine/replay", ReplayView.as_view(), name="billing-replay"),
    path("uploads", uploads.UploadsView.as_view(), name="billing-uploads"),
    path("uploads/<uuid:upload_id>", uploads.UploadView.as_view()),
    path("uploads/<uuid:upload_id>/approve", uploads.ApproveView.as_view()),
    path("uploads/<uuid:upload_id>/reject", uploads.RejectView.as_view()),
]
