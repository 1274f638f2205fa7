from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "abi.core.accounts"
    label = "accounts"
    verbose_name = "People and access"
