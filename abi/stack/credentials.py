"""Passwords made once per stack and kept in one file only its owner can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

# abi/settings.py names the one setting that has no default.
SECRET_SETTING = "ABI_SECRET_KEY"  # noqa: S105 — a name, not a secret


def _password() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Fresh and random unless read from the file."""

    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(50), repr=False)
    postgres: str = field(default_factory=_password, repr=False)
    valkey: str = field(default_factory=_password, repr=False)
    clickhouse_writer: str = field(default_factory=_password, repr=False)
    clickhouse_reader: str = field(default_factory=_password, repr=False)
    clickhouse_explorer: str = field(default_factory=_password, repr=False)


def kept(path: Path) -> Credentials:
    """Those of the file; made and written on the first start."""
    if path.exists():
        return Credentials(**json.loads(path.read_text()))
    made = Credentials()
    write_private(path, json.dumps(asdict(made), indent=2) + "\n")
    return made


def write_private(path: Path, text: str) -> None:
    """Replace a file at once by one that only its owner can read, never readable in between."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    new.replace(path)
