from django.apps import AppConfig


class ClickHouseConfig(AppConfig):
    name = "abi.core.clickhouse"
    label = "clickhouse"
