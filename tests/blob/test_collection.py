"""The named collection by which the embedded ClickHouse reaches a landing zone."""

from xml.etree import ElementTree as ET

import pytest

from abi.stack.clickhouse.collection import collection_xml
from abi.stack.service import StackError

_AZURE = {"AZURE_STORAGE_ACCOUNT_NAME": "acct"}
_GLOBAL = "https://acct.blob.core.windows.net"
_CHINA = "https://acct.blob.core.chinacloudapi.cn"
_KEY = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "<s&>"}


@pytest.mark.parametrize(
    ("url", "environment", "values"),
    [
        (
            "az://bills/landing",
            _AZURE | {"AZURE_STORAGE_ACCOUNT_KEY": "a+b=="},
            {
                "connection_string": f"BlobEndpoint={_GLOBAL};DefaultEndpointsProtocol=https;"
                "AccountName=acct;AccountKey=a+b==;"
            },
        ),
        (
            "az://bills",
            _AZURE | {"AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=x%3D", "AZURE_ENDPOINT": _CHINA},
            {"connection_string": f"BlobEndpoint={_CHINA};SharedAccessSignature=sv=1&sig=x%3D;"},
        ),
        ("az://bills", _AZURE, {"storage_account_url": _GLOBAL}),
        (
            "s3://bills/landing",
            _KEY | {"AWS_ENDPOINT_URL": "http://minio:9000"},
            {
                "url": "http://minio:9000/bills/",
                "access_key_id": "k",
                "secret_access_key": "<s&>",
            },
        ),
        (
            "s3://bills",
            {"AWS_REGION": "eu-west-1"},
            {
                "url": "https://bills.s3.eu-west-1.amazonaws.com/",
                "use_environment_credentials": "1",
            },
        ),
    ],
)
def test_it_is_made_of_the_usual_variables(
    url: str, environment: dict[str, str], values: dict[str, str]
) -> None:
    found = ET.fromstring(collection_xml(url, environment)).find("landing")  # noqa: S314 — ours
    assert found is not None
    assert {tag.tag: tag.text for tag in found} == values


def test_a_folder_wants_none() -> None:
    assert collection_xml("file:///var/landing", _AZURE) == ""


def test_an_account_without_a_name_is_said_before_anything_starts() -> None:
    with pytest.raises(StackError, match="AZURE_STORAGE_ACCOUNT_NAME must be set"):
        collection_xml("az://bills", {})
