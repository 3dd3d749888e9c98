"""Newsletter subscriptions in DynamoDB: an item each, in one of two lists of an index."""

from datetime import UTC, datetime
from itertools import islice
from typing import ClassVar

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_items import ItemType, text, time
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.page import Page, Position
from galerly.ports.newsletters import NewsletterRepository

_SUBSCRIPTION = ItemType(Subscription)
_INDEX = "subscribed_at-index"
_CONFIRMED, _ASKED = "confirmed", "asked"


class DynamodbNewsletters(OnStore, NewsletterRepository):
    """Subscriptions in the table of newsletters."""

    NOUN: ClassVar[str] = "newsletters"

    def put(self, subscription: Subscription) -> None:
        item = _SUBSCRIPTION.attributes(subscription)
        if subscription.confirmed_at is not None:
            item |= {"list": text(_CONFIRMED), "place": text(subscription.email)}
        else:
            item |= {"list": text(_ASKED), "place": text(_moment(subscription.created_at))}
        self.store.put(self.table, item)

    def find(self, email: str) -> Subscription | None:
        item = self.store.get(self.table, keys.subscription(email))
        return _SUBSCRIPTION.of(item) if item else None

    def remove(self, email: str) -> None:
        self.store.delete(self.table, keys.subscription(email))

    def page(self, *, after: Position | None, limit: int) -> Page[Subscription]:
        condition, values = "#list = :list", {":list": text(_CONFIRMED)}
        if after is not None:
            condition += " AND place > :last"
            values[":last"] = text(str(after[0]))
        items = self.store.query(
            self.table, condition, values, names={"#list": "list"}, index=_INDEX, limit=limit + 1
        )
        found = [_SUBSCRIPTION.of(item) for item in islice(items, limit + 1)]
        kept = tuple(found[:limit])
        return Page(items=kept, next_position=(kept[-1].email,) if len(found) > limit else None)

    def remove_unconfirmed(self, *, before: datetime, limit: int) -> int:
        gone = 0
        for item in self.store.query(
            self.table,
            "#list = :list AND place < :before",
            {":list": text(_ASKED), ":before": text(_moment(before))},
            names={"#list": "list"},
            index=_INDEX,
            limit=limit,
        ):
            try:
                # The index may be late: the item itself decides.
                self.store.delete(
                    self.table,
                    keys.subscription(item["email"]["S"]),
                    condition="attribute_not_exists(confirmed_at) AND created_at < :before",
                    values={":before": time(before)},
                )
            except ConditionFailed:
                continue
            gone += 1
            if gone == limit:
                break
        return gone


def _moment(value: datetime) -> str:
    """Return a time as text that sorts as times do."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
