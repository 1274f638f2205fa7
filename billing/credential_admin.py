"""Credentials in the admin: who changed which, never what the secret is."""

from typing import Any, override

from django.http import HttpRequest

from abi.core.audit.admin import AuditedAdmin
from billing import credentials
from billing.credential_form import CredentialForm
from billing.models import Credential


class CredentialAdmin(AuditedAdmin[Credential]):
    form = CredentialForm
    list_display = ("name", "kind", "client_id", "account_name", "expires_at", "sealed_at")
    list_filter = ("kind",)
    search_fields = ("name", "client_id", "account_name")
    readonly_fields = ("sealed_at", "created_at")

    @override
    def audit_state(self, obj: Credential) -> dict[str, Any]:
        """When the secret was set tells that it changed; a secret of any form is nowhere here."""
        return super().audit_state(obj) | {"set_at": str(obj.sealed_at)}

    @override
    def save_model(
        self, request: HttpRequest, obj: Credential, form: CredentialForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if secret := form.cleaned_data["secret"]:
            credentials.seal(obj, secret)
        elif obj.kind in credentials.SECRETLESS and obj.sealed:
            credentials.forget(obj)
