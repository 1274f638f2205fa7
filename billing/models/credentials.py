"""How ABI signs in at a source. A secret is kept encrypted and never shown again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CredentialKind(models.TextChoices):
    MANAGED_IDENTITY = "managed_identity", _("Managed identity")
    WORKLOAD_IDENTITY = "workload_identity", _("Workload identity")
    CERTIFICATE = "certificate", _("Client certificate")
    SECRET = "secret", _("Client secret")
    API_KEY = "api_key", _("EA API key")
    STORAGE_KEY = "storage_key", _("Storage account key")
    SAS = "sas", _("Shared access signature")


class Credential(models.Model):
    """`sealed` is the ciphertext of a secret, certificate (PEM with key), key or SAS."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CredentialKind.choices)
    tenant_id = models.CharField(_("tenant"), max_length=100, blank=True)
    client_id = models.CharField(_("client"), max_length=100, blank=True)
    account_name = models.CharField(_("storage account"), max_length=100, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sealed_at = models.DateTimeField(_("secret set at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
