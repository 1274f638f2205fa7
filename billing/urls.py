from django.urls import URLPattern, URLResolver, path

from billing.api import SourcesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources", SourcesView.as_view(), name="billing-sources"),
]
