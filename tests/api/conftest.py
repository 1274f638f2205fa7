"""The published October of the query layer's tests, and all that a process asks."""

from tests.analytics.conftest import october

__all__ = ["october"]
