"""Stored newsletter subscriptions."""

from datetime import datetime
from typing import Protocol

from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.page import Page, Position


class NewsletterRepository(Protocol):
    """Subscriptions by address."""

    def put(self, subscription: Subscription) -> None:
        """Store a subscription over an earlier one of the address."""

    def find(self, email: str) -> Subscription | None:
        """Return one subscription."""

    def remove(self, email: str) -> None:
        """Forget a subscription; idempotent."""

    def page(self, *, after: Position | None, limit: int) -> Page[Subscription]:
        """Return confirmed subscriptions in order of address; positions are `(email,)`."""

    def remove_unconfirmed(self, *, before: datetime, limit: int) -> int:
        """Forget up to `limit` subscriptions made before a time and never confirmed.

        Returns how many. One that is confirmed meanwhile stays.
        """
