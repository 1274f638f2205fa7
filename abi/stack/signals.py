"""The wish to stop, as something a coroutine can wait for."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Wish:
    """Done when one of the signals arrived; `then` is called for each."""

    def __init__(self, then: Callable[[signal.Signals], None] | None = None) -> None:
        self._then = then
        self._came = asyncio.Event()
        self.number = 0
        for number in STOPPING:
            asyncio.get_running_loop().add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: signal.Signals) -> None:
        self.number = number
        self._came.set()
        if self._then:
            self._then(number)

    async def wait(self) -> None:
        await self._came.wait()

    async def unless(self, work: Awaitable[None]) -> bool:
        """Wait for the work; False when the wish came first and the work was given up."""
        doing, wishing = asyncio.ensure_future(work), asyncio.ensure_future(self.wait())
        await asyncio.wait({doing, wishing}, return_when=asyncio.FIRST_COMPLETED)
        wishing.cancel()
        if doing.done():
            doing.result()
            return True
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        return False
