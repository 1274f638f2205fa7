"""Under `/api/v1/billing/`: the lines are read here, because only here is a scope compiled."""

from django.urls import path

from analytics.api.billing_data import BillingDataView

urlpatterns = [path("data", BillingDataView.as_view(), name="billing-data")]
