"""What a source must have to work at all: said when it is configured, not at night."""

from abi.core.errors import AppError
from billing.azure import clouds, scopes
from billing.connection_errors import CREDENTIAL_MISSING, CURRENCY_REQUIRED, UNKNOWN_CLOUD
from billing.credentials import SECRETLESS
from billing.errors import SOURCE_URL_INVALID
from billing.models import CredentialKind, Source, SourceKind

_ENTRA = SECRETLESS | {CredentialKind.CERTIFICATE, CredentialKind.SECRET}
_STORAGE = _ENTRA | {CredentialKind.STORAGE_KEY, CredentialKind.SAS}
_SCHEMES = ("file://", "az://", "s3://")


def refuse_unusable(source: Source) -> None:
    """Raises AppError `unknown_cloud`, `cloud_invalid`, `scope_invalid`, `credential_missing`,
    `currency_required`, `source_url_invalid`.
    """
    cloud = clouds.cloud(source.cloud)
    match SourceKind(source.kind):
        case SourceKind.COST_DETAILS:
            scopes.for_cost_details(source.scope)
            _require_credential(source, _ENTRA)
        case SourceKind.EA_CHINA:
            _require_enterprise(source, cloud.ea_china)
            if not source.currency:
                raise AppError(CURRENCY_REQUIRED, source.name)
        case SourceKind.EA_LEGACY:
            _require_enterprise(source, cloud.ea_legacy)
        case SourceKind.EXPORTS | SourceKind.FILES:
            _require_place(source)


def _require_enterprise(source: Source, address: str) -> None:
    if not address:
        raise AppError(UNKNOWN_CLOUD, f"{source.cloud} has no {SourceKind(source.kind).label}")
    scopes.enrolment(source.scope)
    _require_credential(source, frozenset({CredentialKind.API_KEY}))


def _require_place(source: Source) -> None:
    if not source.url.startswith(_SCHEMES):
        raise AppError(SOURCE_URL_INVALID, source.url.split("?", maxsplit=1)[0] or "no URL")
    if source.scope:  # asked for totals to reconcile with
        scopes.parsed(source.scope)
    if source.credential is None:
        return
    _require_credential(source, _STORAGE)
    if source.url.startswith("az://") and not source.credential.account_name:
        raise AppError(CREDENTIAL_MISSING, f"{source.credential}: no storage account is named")


def _require_credential(source: Source, kinds: frozenset[CredentialKind]) -> None:
    if source.credential is None:
        raise AppError(CREDENTIAL_MISSING, "no credential is chosen")
    if source.credential.kind not in kinds:
        fitting = ", ".join(sorted(str(kind.label) for kind in kinds))
        raise AppError(CREDENTIAL_MISSING, f"{source.credential} is none of: {fitting}")
