"""The installation's newsletter: double opt-in, one click to leave."""

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True)
class Subscription:
    """An address that asked for the newsletter; nothing is sent before it is confirmed."""

    email: str
    created_at: datetime
    confirmed_at: datetime | None = None
