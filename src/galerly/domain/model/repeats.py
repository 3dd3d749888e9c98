"""Requests that may come again under a key of their client's choice."""

from datetime import timedelta

from attrs import frozen

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=60)  # longer than any request may take


@frozen(kw_only=True)
class Turn:
    """What one attempt at a request is to do: give the answer that is kept, or the work."""

    name: str  # an id that was drawn for the first attempt; what the request makes is named by it
    resumed: bool = False  # an earlier attempt may have done any part of the work
    answer: bytes | None = None
