"""Takes secrets out of everything that is logged or audited, by name and by look."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "[hidden]"
_SECRET_NAMES = re.compile(
    r"passw|secret|token|authori[sz]ation|cookie|session_?key|api_?key|account_?key|credential"
    r"|connection_?string|signature|\bsig\b",
    re.IGNORECASE,
)
_SECRET_VALUES = re.compile(
    r"(?P<bearer>\bBearer\s+)[\w.~+/=-]+"
    r"|(?P<pair>\b(?:sig|AccountKey|SharedAccessSignature|client_secret|password)\s*=\s*)[^&;\s\"']+"
    r"|(?P<url>\b[a-z][a-z0-9+]*://[^\s:/@]*:)[^\s/@]+(?=@)"
    r"|(?P<jwt>\beyJ)[\w-]+\.[\w-]+\.[\w-]+"
    r"|(?P<key>\babi_[a-z0-9]{8}_)[\w-]{43}",
    re.IGNORECASE,
)


def redacted(value: Any) -> Any:
    """The same value without secrets; containers are copied, other objects are left alone."""
    if isinstance(value, str):
        return _SECRET_VALUES.sub(_keep_the_label, value)
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if _is_secret(key, item) else redacted(item) for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(item) for item in value]
    return value


def redact_event(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """The last processor before a line is written."""
    clean: Mapping[str, Any] = redacted(event)
    return clean


def _is_secret(key: object, value: object) -> bool:
    return bool(value) and bool(_SECRET_NAMES.search(str(key)))


def _keep_the_label(match: re.Match[str]) -> str:
    return next(label for label in match.groups() if label is not None) + HIDDEN
