from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "abi.core.records"
    label = "records"
    verbose_name = "Records"
