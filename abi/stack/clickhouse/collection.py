"""The named collection `landing`: how the embedded server reaches a landing zone in the cloud.

From the same environment variables as everything else (billing/storage.py names them), so that
no key passes through a query. An own server's twin is in docs/services.md.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from abi.stack.service import StackError

_AZURE_KEYS = ("ACCOUNT_KEY", "ACCESS_KEY", "MASTER_KEY")


def collection_xml(landing_url: str, environment: Mapping[str, str]) -> str:
    """Part of the configuration file; empty for a folder. StackError when a variable is missing."""
    parts = urlsplit(landing_url)
    if parts.scheme == "az":
        values = _azure(environment)
    elif parts.scheme == "s3":
        values = _s3(parts.netloc, environment)
    else:
        return ""
    tags = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    return f"<named_collections><landing>{tags}</landing></named_collections>"


def _azure(environment: Mapping[str, str]) -> dict[str, str]:
    """With a key or a SAS; with neither, ClickHouse asks for the machine's managed identity."""
    account = _first(environment, "AZURE_STORAGE_ACCOUNT_NAME")
    if not account:
        raise StackError("LANDING_URL is az://: AZURE_STORAGE_ACCOUNT_NAME must be set as well")
    endpoint = _first(environment, "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT")
    endpoint = endpoint or f"https://{account}.blob.core.windows.net"
    if key := _first(environment, *(f"AZURE_STORAGE_{name}" for name in _AZURE_KEYS)):
        scheme = urlsplit(endpoint).scheme
        secret = f"DefaultEndpointsProtocol={scheme};AccountName={account};AccountKey={key}"
    elif sas := _first(environment, "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY"):
        secret = f"SharedAccessSignature={sas.removeprefix('?')}"
    else:
        return {"storage_account_url": endpoint}
    return {"connection_string": f"BlobEndpoint={endpoint};{secret};"}


def _s3(bucket: str, environment: Mapping[str, str]) -> dict[str, str]:
    """With a key; without one, ClickHouse asks as the AWS tools do (instance role …)."""
    region = _first(environment, "AWS_REGION", "AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = _first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
    url = f"{endpoint}/{bucket}/" if endpoint else f"https://{bucket}.s3.{region}.amazonaws.com/"
    key, secret = (_first(environment, f"AWS_{n}") for n in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))
    if not key:
        return {"url": url, "use_environment_credentials": "1"}
    token = _first(environment, "AWS_SESSION_TOKEN", "AWS_TOKEN")
    found = {"url": url, "access_key_id": key, "secret_access_key": secret}
    return found | ({"session_token": token} if token else {})


def _first(environment: Mapping[str, str], *names: str) -> str:
    return next((environment[name] for name in names if environment.get(name)), "")
