from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "abi.core.audit"
    label = "audit"
    verbose_name = "Audit"
