from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Billing"
    # Run by `migrate_clickhouse`.
    after_clickhouse_migrations = "billing.tag_columns.reconcile"
