from django.urls import path

from abi.core.accounts.api import MeView

urlpatterns = [path("me", MeView.as_view(), name="me")]
