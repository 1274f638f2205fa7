"""What is done once between the servers and the apps: tables, people, demo data."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from abi.stack import process
from abi.stack.credentials import write_private
from abi.stack.done import Done, fingerprint
from abi.stack.places import ROOT, Places
from abi.stack.service import StackError, Step

_PACKAGES = "requirements/dev.txt"
_MIGRATIONS = ("*/migrations/*.py", "abi/core/*/migrations/*.py", _PACKAGES)
_CLICKHOUSE = ("*/clickhouse/[0-9]*.sql",)


@dataclass(frozen=True, slots=True)
class Steps:
    """`identity` names the databases: other servers, and everything is to do again."""

    places: Places
    environment: Mapping[str, str]
    identity: str
    say: Callable[[str], None]

    def nodes(self) -> list[Step]:
        return [
            self._step("migrate", "PostgreSQL tables", _MIGRATIONS, after=("postgres",)),
            self._step(
                "migrate_clickhouse",
                "ClickHouse tables",
                _CLICKHOUSE,
                after=("clickhouse",),
                of=(os.environ.get("ABI_TAG_COLUMNS", ""),),
            ),
            self._step(
                "sync_schedules",
                "Schedules",
                ("workflows/**/*.py", _PACKAGES),
                after=("temporal", "migrate", "migrate_clickhouse"),
            ),
            Step(name="people", title="Demo people", run=self._people, after=("migrate",)),
        ]

    def demo(self) -> Step:
        """Loads the demo months through the real workflow, so it wants a worker."""
        return Step(name="demo", title="Demo data", run=self._demo, after=("worker", "web"))

    def _step(
        self,
        command: str,
        title: str,
        patterns: Iterable[str],
        *,
        after: tuple[str, ...],
        of: tuple[str, ...] = (),
    ) -> Step:
        async def run() -> None:
            await self._once(command, fingerprint(patterns, of=(self.identity, *of)))

        return Step(name=command, title=title, run=run, after=after)

    async def _people(self) -> None:
        """Passwords are shown when they are made, and never again: so they are kept here."""
        if self.places.demo_logins.exists() and self._done.is_done("people", self.identity):
            return
        made = json.loads(await self._manage("create_demo_people", "--json"))
        if any(login["password"] for login in made):
            write_private(self.places.demo_logins, json.dumps(made, indent=2) + "\n")
        self._done.mark("people", self.identity)

    async def _demo(self) -> None:
        """A demo that does not load is no reason to stop the product: say it and go on."""
        if self._done.is_done("demo", self.identity):
            return
        self.say("Loading demo months through the ingestion workflow…")
        try:
            await process.watch(
                *_manage("load_demo", "--folder", str(self.places.demo)),
                folder=ROOT,
                env=dict(self.environment),
            )
        except StackError as refused:
            self.say(f"The demo data did not load: {refused}")
            return
        await self._people_see(self._bobs())
        self.say(f"Demo data is loaded; bob sees {len(self._bobs())} subscriptions of it.")
        self._done.mark("demo", self.identity)

    async def _people_see(self, subscriptions: list[str]) -> None:
        """Bob's grant follows the demo; passwords stay as they are."""
        arguments = ("create_demo_people", "--json", "--subscriptions", *subscriptions)
        sees = {one["username"]: one["sees"] for one in json.loads(await self._manage(*arguments))}
        if self.places.demo_logins.exists():
            kept = json.loads(self.places.demo_logins.read_text())
            now = [login | {"sees": sees[login["username"]]} for login in kept]
            write_private(self.places.demo_logins, json.dumps(now, indent=2) + "\n")

    def _bobs(self) -> list[str]:
        """The subscriptions that the demo means for the person who sees two."""
        truth = json.loads((self.places.demo / "truth.json").read_text())
        return [str(subscription) for subscription in truth["bob"]["subscriptions"]]

    async def _once(self, command: str, wanted: str) -> None:
        if not self._done.is_done(command, wanted):
            await self._manage(command)
            self._done.mark(command, wanted)

    async def _manage(self, *arguments: str) -> str:
        return await process.call(*_manage(*arguments), folder=ROOT, env=dict(self.environment))

    @property
    def _done(self) -> Done:
        return Done(self.places.var / "done.json")


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(Path("manage.py")), *arguments)
