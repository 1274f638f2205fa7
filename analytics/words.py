"""The names and texts of a question, checked one by one. Raises AppError."""

import functools
from typing import NoReturn

from abi.core.errors import AppError
from analytics import vocabulary
from analytics.errors import INVALID_QUESTION, UNKNOWN_NAME
from analytics.vocabulary import Dimension, Measure

MAX_TEXT = 2_048


@functools.lru_cache(maxsize=4096)
def dimension_of(name: str) -> Dimension:
    """Raises AppError `unknown_name` with the choices."""
    found = vocabulary.dimension(text(name))
    return found or unknown("dimension", name, (*vocabulary.DIMENSIONS, "tag:<key>"))


def measure_of(name: str) -> Measure:
    """Raises AppError `unknown_name` with the choices."""
    return vocabulary.MEASURES.get(name) or unknown("measure", name, tuple(vocabulary.MEASURES))


def text(value: str) -> str:
    """The value itself, once it is known to fit into a parameter."""
    if len(value) > MAX_TEXT:
        refuse(f"a value has at most {MAX_TEXT} characters")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        refuse("a value holds half a character (an unpaired surrogate)")
    return value


class UnknownNameError(AppError):
    """`unknown_name`, with the name."""

    def __init__(self, what: str, name: str, choices: tuple[str, ...]) -> None:
        told = f"{what} {name[:100]!r} is not one of: {', '.join(choices)}"
        super().__init__(UNKNOWN_NAME, told)
        self.name = name


def unknown(what: str, name: str, choices: tuple[str, ...]) -> NoReturn:
    """Refuse a name that is not one of these choices."""
    raise UnknownNameError(what, name, choices)


def refuse(why: str) -> NoReturn:
    """Raise AppError `invalid_question`."""
    raise AppError(INVALID_QUESTION, why)
