"""Signing in and out by a program, as a person: allauth's `app` client, and only these views.

The guesses are counted where those of the browser are. No cookie is read or set.
"""

from allauth.headless.account import views
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from allauth.headless.tokens.views import RefreshTokenView
from django.urls import path

_APP = {"client": Client.APP}

urlpatterns = [
    path("auth/login", views.LoginView.as_api_view(**_APP)),
    path("auth/2fa/authenticate", mfa.AuthenticateView.as_api_view(**_APP)),
    path("auth/session", views.SessionView.as_api_view(**_APP)),
    path("tokens/refresh", RefreshTokenView.as_api_view(**_APP)),
]
