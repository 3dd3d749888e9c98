"""The machine's clock."""

from datetime import UTC, datetime

from galerly.ports.clock import Clock


class SystemClock(Clock):
    """Tells the time of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)
