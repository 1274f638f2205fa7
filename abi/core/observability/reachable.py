"""Whether a server that can be done without was there when it was last asked."""

import structlog

_log = structlog.get_logger(__name__)


class Reachable:
    """Logs an outage once and its end once, and not at every call: `<name>_unreachable`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.now = True

    def seen(self, *, reachable: bool) -> None:
        if reachable != self.now:
            _log.warning(f"{self._name}_{'reachable' if reachable else 'unreachable'}")
        self.now = reachable
