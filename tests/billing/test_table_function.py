"""The same load statement reads a folder, Azure Blob and S3; no credential passes through it."""

import pytest

from abi.core.errors import AppError
from billing import table_function
from billing.errors import SOURCE_URL_INVALID

PATH = "raw/ab/abc.csv.gz"


@pytest.mark.parametrize(
    ("url", "function", "params"),
    [
        ("file:///var/la%20nd", "file(", {"path": f"/var/la nd/{PATH}", "compression": "gzip"}),
        (
            "az://bills/landing/",
            "azureBlobStorage(landing,",
            {"container": "bills", "path": f"landing/{PATH}", "compression": "gzip"},
        ),
        ("s3://bills", "s3(landing,", {"path": PATH, "compression": "gzip"}),
        ("s3://bills/a b", "s3(landing,", {"path": f"a%20b/{PATH}", "compression": "gzip"}),
    ],
)
def test_the_landing_url_chooses_the_function(
    url: str, function: str, params: dict[str, str]
) -> None:
    reading = table_function.reading(url, PATH, gzip=True)
    assert reading.sql.startswith(function)
    assert reading.params == params
    assert "{structure:String}" in reading.sql


def test_an_uncompressed_file_is_read_as_it_is() -> None:
    assert table_function.reading("file:///x", "a.csv", gzip=False).params["compression"] == "none"


def test_another_kind_of_url_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        table_function.reading("http://example.com", PATH, gzip=False)
    assert caught.value.code == SOURCE_URL_INVALID.code
