"""Columns of tags for as long as a test wants them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.test import override_settings

from billing.tag_columns import readable, reconcile


@contextmanager
def tag_columns(keys: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """By folded key, the columns of these keys; they are gone afterwards."""
    with override_settings(TAG_COLUMNS=tuple(keys)):
        reconcile(wait=lambda _: None)
        yield readable()
    with override_settings(TAG_COLUMNS=()):
        reconcile(wait=lambda _: None)
