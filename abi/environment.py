"""What the environment says, read as what it must be; else ABI does not start, and says why."""

import json
import re
import sys
from pathlib import Path
from typing import NoReturn

import environ
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key

ROOT = Path(__file__).resolve().parent.parent
# Tags that have a column of their own, and how long a key is.
MAX_TAG_COLUMNS, MAX_TAG_KEY = 32, 512
MIN_RSA_BITS = 2048
env = environ.Env()
# Written by the embedded services while they run; the environment itself always wins.
STACK_ENV = Path(env.str("ABI_STACK_ENV", default=str(ROOT / "var" / "stack.env")))
if STACK_ENV.exists():
    environ.Env.read_env(STACK_ENV)


def refuse(sentence: str) -> NoReturn:
    sys.exit(f"ABI cannot start: {sentence}")


def required(name: str, fix: str) -> str:
    value: str = env.str(name, default="").strip()
    return value or refuse(f"{name} is not set. {fix}")


def service(name: str, *schemes: str) -> str:
    """The URL of a service; refuses one of another kind before anything connects to it."""
    value = required(
        name, f"Run `make up`, which starts the embedded services, or set {name} to your server."
    )
    if schemes and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        refuse(f"{name} must start with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    text = env.str(name, default=str(default)).strip().lower()
    if text not in {"true", "false", "1", "0"}:
        refuse(f"{name} must be true or false, not {text!r}.")
    return text in {"true", "1"}


def hosts(name: str, *, with_port: bool = True) -> frozenset[str]:
    """`host:port`, with commas; the port may be left out where that is said."""
    given = [each.strip().lower() for each in env.str(name, default="").split(",")]
    found = frozenset(each for each in given if each)
    port = r":[0-9]{1,5}" if with_port else r"(:[0-9]{1,5})?"
    if not all(re.fullmatch(rf"([a-z0-9.-]+|[0-9a-f:]+){port}", each) for each in found):
        example = "host:8443" if with_port else "mine.vault.azure.net"
        refuse(f"{name} must be hosts with commas between, such as {example}.")
    return found


def folders(name: str, default: str) -> tuple[Path, ...]:
    """Absolute, with commas between, links followed; "" for none at all."""
    given = [each.strip() for each in env.str(name, default=default).split(",")]
    found = tuple(Path(each) for each in given if each)
    if not all(each.is_absolute() for each in found):
        refuse(f"{name} must be absolute folders with commas between, such as /bills,/mnt/azure.")
    return tuple(each.resolve() for each in found)


def rows(name: str) -> dict[str, dict[str, object]]:
    text = env.str(name, default="").strip() or "{}"
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(row, dict) for row in found.values()):
        refuse(f'{name} must be JSON such as {{"Name": {{"arm": "https://…"}}}}.')
    return found


def windows(name: str, default: str) -> tuple[tuple[int, int], ...]:
    """`12/10,60/60`: 12 in any 10 seconds, and 60 in any 60."""
    text = env.str(name, default=default)
    if not re.fullmatch(r"[1-9]\d*/[1-9]\d*(,[1-9]\d*/[1-9]\d*)*", text):
        refuse(f"{name} must be like {default}: requests/seconds, not {text!r}.")
    pairs = (part.split("/") for part in text.split(","))
    return tuple((int(seconds), int(requests)) for requests, seconds in pairs)


def rate(name: str, default: str) -> tuple[tuple[int, int], ...]:
    """As `_windows`, or `off`."""
    return () if env.str(name, default=default) == "off" else windows(name, default)


def count(name: str, default: int) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isdigit():
        refuse(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def private_key(name: str) -> str:
    """An RSA key of 2048 bits or more, in PEM; backslash and n may stand for line breaks."""
    text: str = env.str(name, default="").replace("\\n", "\n").strip()
    if not text:
        return ""
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):  # no PEM, or one with a password
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < MIN_RSA_BITS:
        refuse(f"{name} must be an RSA private key of {MIN_RSA_BITS} bits or more, in PEM.")
    return text


def derived(secret: str, purpose: str) -> str:
    """A key for one purpose, which tells nothing of the secret or of other keys."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    key: bytes = derive.derive(secret.encode())
    return key.hex()


def tag_keys(name: str) -> tuple[str, ...]:
    text = env.str(name, default="").strip()
    keys = tuple(key.strip() for key in text.split(",")) if text else ()
    is_plain = all(key and len(key) <= MAX_TAG_KEY and key.isprintable() for key in keys)
    if not is_plain or len(keys) > MAX_TAG_COLUMNS or len({k.lower() for k in keys}) != len(keys):
        refuse(
            f"{name} must be at most {MAX_TAG_COLUMNS} tag keys with commas between them, each"
            " once whatever its case, such as env,cost-center."
        )
    return keys
