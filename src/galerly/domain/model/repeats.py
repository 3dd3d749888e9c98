"""Requests that may come again under a key of their client's choice."""

from datetime import timedelta

from attrs import frozen

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=60)  # longer than any request may take


@frozen(kw_only=True)
class Turn:
    """What one attempt at a request is to do: give the answer that is kept, or do the work."""

    name: str  # the id of the first attempt; what the request makes is named by it
    attempt: str  # the id of this one
    resumed: bool = False  # an earlier attempt may have done any part of the work
    answer: bytes | None = None
