"""Where identity providers send people back to; the name is allauth's."""

from django.urls import path

from abi.core.accounts.sso.views import callback

urlpatterns = [path("<slug:provider_id>/callback", callback, name="openid_connect_callback")]
