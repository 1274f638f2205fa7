"""Signing in and out, one's own password and second factor: allauth's views, and only these.

Its sign-up, e-mail, phone and reset views stay unmounted: people are made and kept by an admin.
"""

from allauth.headless.account import views
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from django.urls import path

from abi.core.accounts.passwords import ChangePasswordView
from abi.core.accounts.second_factor.views import RecoveryCodesView, TotpView
from abi.core.accounts.signed_in import SessionsView
from abi.core.accounts.sso.views import ConfigView, StartView

_BROWSER = {"client": Client.BROWSER}

urlpatterns = [
    path("config", ConfigView.as_api_view(**_BROWSER)),
    path("auth/session", views.SessionView.as_api_view(**_BROWSER)),
    path("auth/login", views.LoginView.as_api_view(**_BROWSER)),
    path("auth/reauthenticate", views.ReauthenticateView.as_api_view(**_BROWSER)),
    path("auth/2fa/authenticate", mfa.AuthenticateView.as_api_view(**_BROWSER)),
    path("auth/2fa/reauthenticate", mfa.ReauthenticateView.as_api_view(**_BROWSER)),
    path("auth/sessions", SessionsView.as_api_view(**_BROWSER)),
    path("auth/sso", StartView.as_api_view(**_BROWSER)),
    path("account/password/change", ChangePasswordView.as_api_view(**_BROWSER)),
    path("account/authenticators", mfa.AuthenticatorsView.as_api_view(**_BROWSER)),
    path("account/authenticators/totp", TotpView.as_api_view(**_BROWSER)),
    path("account/authenticators/recovery-codes", RecoveryCodesView.as_api_view(**_BROWSER)),
]
