"""A credential as people edit it: its secret goes in and never comes out again."""

from typing import Any, override

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from abi.core.errors import AppError
from billing import vault
from billing.azure.http.links import is_account
from billing.credentials import SECRETLESS
from billing.models import Credential, CredentialKind

_OF_A_CLIENT = frozenset({CredentialKind.CERTIFICATE, CredentialKind.SECRET})
_OF_STORAGE = frozenset({CredentialKind.STORAGE_KEY, CredentialKind.SAS})


class WriteOnly(forms.Textarea):
    """Never shows what it holds, not even beside an error; certificates have several lines."""

    @override
    def format_value(self, value: Any) -> str:
        return ""


class CredentialForm(forms.ModelForm):  # type: ignore[type-arg]
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        widget=WriteOnly({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Client secret, certificate with its key (PEM), EA key, storage key or SAS. It is kept"
            " encrypted and not shown again; empty keeps what is there. Or where it is kept in Key"
            " Vault: https://VAULT.vault.azure.net/secrets/NAME."
        ),
    )

    class Meta:
        model = Credential
        fields = ("name", "kind", "tenant_id", "client_id", "account_name", "expires_at")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind, secret = cleaned.get("kind", ""), cleaned.get("secret", "")
        if kind in SECRETLESS and secret:
            self.add_error("secret", gettext("This kind has no secret."))
        elif kind not in SECRETLESS and not secret and self._needs_secret():
            self.add_error("secret", gettext("This kind needs a secret."))
        if kind in _OF_A_CLIENT:
            self._require("tenant_id", "client_id")
        if kind in _OF_STORAGE:
            self._require("account_name")
        if (account := cleaned.get("account_name", "")) and not is_account(account):
            self.add_error("account_name", gettext("3 to 24 lower-case letters and digits."))
        return cleaned

    def clean_secret(self) -> str:
        """A certificate is looked at before it is kept: tonight would be late."""
        secret = str(self.cleaned_data["secret"])
        if vault.is_reference(secret):
            return self._in_a_vault(secret.strip())
        if secret and self.cleaned_data.get("kind") == CredentialKind.CERTIFICATE:
            try:
                load_pem_x509_certificate(secret.encode())
                load_pem_private_key(secret.encode(), password=None)
            except (ValueError, TypeError):
                raise ValidationError(
                    gettext("This is no PEM with a certificate and its key, without a password.")
                ) from None
        return secret

    def _in_a_vault(self, reference: str) -> str:
        try:
            vault.require_known(reference)
        except AppError as e:
            words = e.kind.fix.in_language(get_language() or "en")
            raise ValidationError(words) from None
        return reference

    def _needs_secret(self) -> bool:
        return not self.instance.sealed or "kind" in self.changed_data

    def _require(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name):
                self.add_error(name, gettext("This kind needs it."))
