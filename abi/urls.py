"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from abi.celery import app as celery_app  # noqa: F401 - whoever serves requests enqueues jobs
from abi.core.api import problem
from abi.health import live, ready, services
from abi.spa import spa

# Before `admin.site.urls` is read below: afterwards this line would do nothing, and the admin's
# own login form would take any number of guesses (tests/core/test_admin_login.py).
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Azure Billing Intelligence"
admin.site.index_title = ""

# Addresses are tried in this order: those that are asked most come first.
api: list[URLPattern | URLResolver] = [
    path("analytics/", include("analytics.urls")),
    path("", include("abi.core.accounts.urls")),
    path("health", live),
    path("health/ready", ready),
    path("health/services", services),
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("billing/", include("billing.urls")),
    path("billing/", include("analytics.billing_data_urls")),
    path("billing/", include("workflows.billing_urls")),
    path("workflows/", include("workflows.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(api)),
    path("_allauth/browser/v1/", include("abi.core.accounts.sign_in_urls")),
    path("_allauth/app/v1/", include("abi.core.accounts.tokens.urls")),
    path("sso/", include("abi.core.accounts.sso.urls")),
    path("oauth/", include("abi.core.accounts.oauth.urls")),
    re_path(r"^(api|_allauth|static|sso|oauth)(/|$)", problem.not_found),
    path("admin/", admin.site.urls),
    re_path(r"", spa),
]
handler400 = "abi.core.api.problem.bad_request"
handler403 = "abi.core.api.problem.permission_denied"
handler404 = "abi.core.api.problem.not_found"
handler500 = "abi.core.api.problem.server_error"
