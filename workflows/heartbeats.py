"""How a long activity shows that it lives and learns that it should stop."""

import contextvars
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import activity
from temporalio.exceptions import ApplicationError, CancelledError

# Also how soon a cancel is heard: it comes with the answer to a heartbeat.
BEAT_SECONDS = 1.0


@contextmanager
def beating() -> Iterator[None]:
    """Heartbeat from a thread of its own while the block runs, however long one call takes.

    A worker that was killed stops beating; Temporal then gives the activity to another.
    """
    stop = threading.Event()
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(_beat, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def stop_if_asked() -> None:
    """Leave a cancelled activity. A worker that shuts down leaves a retryable failure instead."""
    if activity.is_worker_shutdown():
        raise ApplicationError("the worker is stopping; another one takes over")
    if activity.is_cancelled():
        raise CancelledError("cancelled")


def _beat(stop: threading.Event) -> None:
    while not stop.is_set():
        activity.heartbeat()
        stop.wait(BEAT_SECONDS)
