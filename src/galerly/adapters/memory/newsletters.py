"""Newsletter subscriptions in memory."""

from datetime import datetime

from attrs import frozen

from galerly.adapters.memory.store import MemoryStore, page_of
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.page import Page, Position
from galerly.ports.newsletters import NewsletterRepository


@frozen
class MemoryNewsletters(NewsletterRepository):
    """Newsletter subscriptions in memory."""

    store: MemoryStore

    def put(self, subscription: Subscription) -> None:
        with self.store.lock:
            self.store.subscriptions[subscription.email] = subscription

    def find(self, email: str) -> Subscription | None:
        with self.store.lock:
            return self.store.subscriptions.get(email)

    def remove(self, email: str) -> None:
        with self.store.lock:
            self.store.subscriptions.pop(email, None)

    def page(self, *, after: Position | None, limit: int) -> Page[Subscription]:
        with self.store.lock:
            confirmed = [s for s in self.store.subscriptions.values() if s.confirmed_at is not None]
        return page_of(confirmed, lambda s: (s.email,), after=after, limit=limit)

    def remove_unconfirmed(self, *, before: datetime, limit: int) -> int:
        with self.store.lock:
            gone = [
                s.email
                for s in self.store.subscriptions.values()
                if s.confirmed_at is None and s.created_at < before
            ][:limit]
            for email in gone:
                del self.store.subscriptions[email]
        return len(gone)
