"""Tokens that mean nothing to their holder and end after a while."""

import secrets
from datetime import datetime, timedelta


class Tokens:
    def __init__(self) -> None:
        self._ends: dict[str, datetime] = {}

    def issue(self, now: datetime, seconds: int) -> str:
        token = f"fake.{secrets.token_urlsafe(32)}"
        self._ends[token] = now + timedelta(seconds=seconds)
        return token

    def holds(self, token: str, now: datetime) -> bool:
        end = self._ends.get(token)
        return end is not None and now < end

    def revoke(self, token: str) -> None:
        self._ends.pop(token, None)
