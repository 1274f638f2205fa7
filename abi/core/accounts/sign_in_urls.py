"""Signing in and out, and changing one's own password: allauth's views, and only these.

Its sign-up, e-mail, phone and reset views stay unmounted: people are made and kept by an admin.
"""

from allauth.headless.account import views
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from django.urls import path

_BROWSER = {"client": Client.BROWSER}

urlpatterns = [
    path("config", ConfigView.as_api_view(**_BROWSER)),
    path("auth/session", views.SessionView.as_api_view(**_BROWSER)),
    path("auth/login", views.LoginView.as_api_view(**_BROWSER)),
    path("auth/reauthenticate", views.ReauthenticateView.as_api_view(**_BROWSER)),
    path("account/password/change", views.ChangePasswordView.as_api_view(**_BROWSER)),
]
