"""The one address that allauth's identity provider has here."""

from django.urls import path

from abi.core.accounts.oauth.views import ClientTokenView

urlpatterns = [path("token", ClientTokenView.as_view(), name="oauth-token")]
