"""Stored newsletter subscriptions."""

from datetime import datetime

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import LOWEST, RowType, page_of
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.page import Page, Position
from galerly.ports.newsletters import NewsletterRepository

_SUBSCRIPTION = RowType(Subscription)

_SELECT = _SUBSCRIPTION.select("subscriptions")
_PUT = _SUBSCRIPTION.insert("subscriptions").replace("INSERT", "INSERT OR REPLACE", 1)
_FIND = _SELECT + "WHERE email = ?"
_REMOVE = "DELETE FROM subscriptions WHERE email = ?"
_PAGE = _SELECT + "WHERE confirmed_at IS NOT NULL AND email > ? ORDER BY email LIMIT ?"
_REMOVE_UNCONFIRMED = """
    DELETE FROM subscriptions WHERE email IN (
      SELECT email FROM subscriptions INDEXED BY subscriptions_unconfirmed
      WHERE confirmed_at IS NULL AND created_at < ? ORDER BY created_at LIMIT ?)
"""


class SqliteNewsletters(OnDatabase, NewsletterRepository):
    """Subscriptions in the table `subscriptions`."""

    def put(self, subscription: Subscription) -> None:
        with self.database.writing() as write:
            write.run(_PUT, _SUBSCRIPTION.values(subscription))

    def find(self, email: str) -> Subscription | None:
        row = self.database.row(_FIND, [email])
        return _SUBSCRIPTION.of(row) if row else None

    def remove(self, email: str) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [email])

    def page(self, *, after: Position | None, limit: int) -> Page[Subscription]:
        (last,) = after or (LOWEST,)
        rows = self.database.rows(_PAGE, [last, limit + 1])
        return page_of([_SUBSCRIPTION.of(row) for row in rows], limit, lambda s: (s.email,))

    def remove_unconfirmed(self, *, before: datetime, limit: int) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_UNCONFIRMED, [to_micros(before), limit])
