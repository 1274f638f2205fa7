"""What the landing zone finds out about a file's bytes while it keeps them."""

import gzip

import pytest

from billing.zone import LandingZone

pytestmark = pytest.mark.django_db


def _chunks(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("content", "tidy"),
    [
        ("Cost,云\n1,北京\n".encode() * 500, True),
        (b"", True),
        (b"Cost\n1\0\n", False),
        (b"Cost\n\xff\n", False),
        ("Cost\n云".encode()[:-1], False),
        (b"Cost\n" + b"1\n" * 900_000 + b"\xed\xa0\x80\n", False),
    ],
)
def test_a_file_is_tidy_when_all_of_it_is_text(content: bytes, *, tidy: bool, packed: bool) -> None:
    told = gzip.compress(content) if packed else content
    for size in (2, 3, 4096) if len(content) < 100_000 else (1 << 20,):
        assert LandingZone().keep("a.csv", _chunks(told, size)).tidy is tidy


def test_a_packed_file_is_looked_through_to_its_last_member() -> None:
    members = [gzip.compress(b"1\n" * 10) for _ in range(3)]
    clean = b"".join(members)
    assert LandingZone().keep("a.csv.gz", [clean]).tidy
    assert not LandingZone().keep("a.csv.gz", [clean + gzip.compress(b"\0")]).tidy
