"""What expires, found by the index that the hourly sweep reads."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, islice

from galerly.adapters.aws.dynamodb_gallery_rows import OnGallery
from galerly.adapters.aws.dynamodb_items import Item, integer, text, time


class OnExpiry(OnGallery):
    """Finds items of the table of photos that have expired."""

    def expired_items(self, shards: Sequence[str], *, now: datetime, limit: int) -> list[Item]:
        """Return what expired first of the items in some shards, read from the table itself."""
        lists = self.store.at_once(
            [lambda shard=shard: self._expired_in(shard, now, limit) for shard in shards]  # type: ignore[misc]  # a default binds it
        )
        found = sorted(chain(*lists), key=lambda item: integer(item, "expires_at"))[:limit]
        wanted = [{"gallery_id": item["gallery_id"], "id": item["id"]} for item in found]
        items = self.store.get_many([(self.table, key) for key in wanted])
        latest = int(time(now)["N"])
        return [i for i in items if i and "expires_at" in i and integer(i, "expires_at") <= latest]

    def _expired_in(self, shard: str, now: datetime, limit: int) -> list[Item]:
        items = self.store.query(
            self.table,
            "expiry_shard = :shard AND expires_at <= :now",
            {":shard": text(shard), ":now": time(now)},
            index="expiry-index",
            limit=limit,
        )
        return list(islice(items, limit))
