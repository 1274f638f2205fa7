from typing import override

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "abi.core.accounts"
    label = "accounts"
    verbose_name = _("People and access")

    @override
    def ready(self) -> None:
        from abi.core.accounts import trail  # noqa: F401, PLC0415 - it needs the models
        from abi.core.accounts.second_factor import checks  # noqa: F401, PLC0415
        from abi.core.accounts.second_factor import trail as codes  # noqa: F401, PLC0415
