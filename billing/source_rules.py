"""What a source must have to work at all: said when it is configured, not at night."""

from urllib.parse import urlsplit

from abi.core.errors import AppError
from billing import folders
from billing.azure import clouds, scopes
from billing.connection_errors import CREDENTIAL_MISSING, CURRENCY_REQUIRED, UNKNOWN_CLOUD
from billing.credentials import SECRETLESS
from billing.errors import SOURCE_URL_INVALID
from billing.models import CredentialKind, Source, SourceKind

_ENTRA = SECRETLESS | {CredentialKind.CERTIFICATE, CredentialKind.SECRET}
_STORAGE = _ENTRA | {CredentialKind.STORAGE_KEY, CredentialKind.SAS}
_EA = frozenset({CredentialKind.API_KEY})
_FITTING = {
    SourceKind.EXPORTS: _STORAGE,
    SourceKind.FILES: _STORAGE,
    SourceKind.COST_DETAILS: _ENTRA,
    SourceKind.EA_CHINA: _EA,
    SourceKind.EA_LEGACY: _EA,
    SourceKind.UPLOAD: frozenset[CredentialKind](),
}
_PLACES = {SourceKind.EXPORTS, SourceKind.FILES}
_SCHEMES = ("file://", "az://", "s3://")


def refuse_unusable(source: Source) -> None:
    """Raises AppError `unknown_cloud`, `cloud_invalid`, `scope_invalid`, `credential_missing`,
    `currency_required`, `source_url_invalid`, `folder_not_allowed`.
    """
    refuse_misplaced(source)
    refuse_unfitting_credential(source)


def refuse_misplaced(source: Source) -> None:
    """All but the credential. Raises AppError as `refuse_unusable`."""
    cloud = clouds.cloud(source.cloud)
    match SourceKind(source.kind):
        case SourceKind.COST_DETAILS:
            scopes.for_cost_details(source.scope)
        case SourceKind.EA_CHINA:
            _require_enterprise(source, cloud.ea_china)
            if not source.currency:
                raise AppError(CURRENCY_REQUIRED, source.name)
        case SourceKind.EA_LEGACY:
            _require_enterprise(source, cloud.ea_legacy)
        case SourceKind.EXPORTS | SourceKind.FILES:
            _require_place(source)


def fitting(kind: str) -> frozenset[CredentialKind]:
    """Of which kind the credential of a source of this kind is; none: it has none."""
    return _FITTING[SourceKind(kind)]


def needs_credential(kind: str) -> bool:
    """Containers and folders can be opened by what the environment has."""
    return bool(fitting(kind)) and SourceKind(kind) not in _PLACES


def refuse_unfitting_credential(source: Source) -> None:
    """Raises AppError `credential_missing`."""
    credential = source.credential
    if credential is None:
        if needs_credential(source.kind):
            raise AppError(CREDENTIAL_MISSING, "no credential is chosen")
        return
    kinds = fitting(source.kind)
    if kinds and credential.kind not in kinds:
        names = ", ".join(sorted(str(kind.label) for kind in kinds))
        raise AppError(CREDENTIAL_MISSING, f"{credential} is none of: {names}")
    in_blob = source.kind in _PLACES and source.url.startswith("az://")
    if in_blob and not credential.account_name:
        raise AppError(CREDENTIAL_MISSING, f"{credential}: no storage account is named")


def _require_enterprise(source: Source, address: str) -> None:
    if not address:
        raise AppError(UNKNOWN_CLOUD, f"{source.cloud} has no {SourceKind(source.kind).label}")
    scopes.enrolment(source.scope)


def _require_place(source: Source) -> None:
    parts = urlsplit(source.url)
    if not source.url.startswith(_SCHEMES):
        raise AppError(SOURCE_URL_INVALID, source.url.split("?", maxsplit=1)[0] or "no URL")
    # A signature would lie open in the database and on pages: it belongs in a credential.
    if parts.scheme != "file" and (parts.query or parts.fragment or "@" in parts.netloc):
        raise AppError(SOURCE_URL_INVALID, f"{parts.scheme}://{parts.hostname}: nothing after ?")
    folders.require_allowed(source.url)
    if source.scope:  # asked for totals to reconcile with
        scopes.parsed(source.scope)
