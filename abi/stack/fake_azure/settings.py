"""What can be set about the fake Azure, and set anew while it runs. The defaults are Azure's."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times are seconds. `docs/fake-azure.md` explains each one."""

    page_size: int = 1000
    list_size: int = 5000
    blobs: int = 2
    polls: int = 1
    empty_polls: int = 0
    new_locations: int = 1
    no_data: str = "NoDataFound"
    retry_after: int = 1
    token_seconds: int = 3600
    sas_seconds: int = 3600
    stall_seconds: float = 30.0
    back_months: int = 13
    qpu_10s: int = 12
    qpu_min: int = 60
    qpu_hour: int = 600
    client_secret: str = "fake-secret"  # noqa: S105 — everybody may know it
    ea_key: str = "fake-ea-key"
    identity_header: str = "fake-identity-header"


def changed(settings: Settings, given: Mapping[str, object]) -> Settings:
    """With these values; numbers may come as text. Raises ValueError for what does not exist."""
    kinds = {field.name: type(getattr(settings, field.name)) for field in fields(settings)}
    for name in given:
        if name not in kinds:
            raise ValueError(f"there is no setting {name}; there are {', '.join(kinds)}")
    return replace(settings, **{name: kinds[name](value) for name, value in given.items()})
