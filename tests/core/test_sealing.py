"""What lies in the database opens with a key of the ring, in its own place, and nowhere else."""

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from abi.core.sealing import Unreadable, sealed, unsealed

PLACE = {"m": "room.thing", "pk": 7}


def test_what_was_sealed_opens_in_its_place_and_says_nothing_before() -> None:
    text = sealed("c4n4ry", PLACE)
    assert "c4n4ry" not in text
    assert unsealed(text, PLACE) == "c4n4ry"


@pytest.mark.parametrize("place", [{}, {"m": "room.thing"}, PLACE | {"pk": 8}, PLACE | {"x": 1}])
def test_in_another_place_it_does_not_open(place: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match="sealed for another row"):
        unsealed(sealed("c4n4ry", PLACE), place)


def test_any_key_of_the_ring_opens_and_the_first_one_seals(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    text = sealed("c4n4ry", PLACE)
    settings.ENCRYPTION_KEYS = [new, old]
    assert unsealed(text, PLACE) == "c4n4ry"
    newer = sealed("c4n4ry", PLACE)
    settings.ENCRYPTION_KEYS = [new]
    assert unsealed(newer, PLACE) == "c4n4ry"
    with pytest.raises(Unreadable):
        unsealed(text, PLACE)


@pytest.mark.parametrize("text", ["", "c4n4ry", "gAAAAA"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(Unreadable):
        unsealed(text, PLACE)
