from typing import override

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")
    # Run by `migrate_clickhouse`.
    after_clickhouse_migrations = "billing.tag_columns.reconcile"

    @override
    def ready(self) -> None:
        from billing import checks  # noqa: F401, PLC0415 - it needs the settings
