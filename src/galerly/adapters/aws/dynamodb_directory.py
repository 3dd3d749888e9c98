"""Lists of accounts in DynamoDB.

The indexes tell which accounts come next; who is shown, and how, is read from the accounts
themselves. So a list may miss what changed within the last second, but never shows what was hidden.
"""

from collections.abc import Iterator
from itertools import islice

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Action, Delete, Put
from galerly.adapters.aws.dynamodb_items import Item, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.adapters.aws.dynamodb_user_items import ALL, USER, is_live
from galerly.domain.model.account import User
from galerly.domain.model.ids import CityId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold

_SPECIALITY = "\t#"  # before each of them, among what is sought; no folded name holds it
_END_OF_NAME = "\t"  # before all that a folded name may hold, so that shorter names come first


class DynamodbDirectory(OnStore):
    """The part of `UserRepository` about lists."""

    def directory(
        self,
        *,
        city_id: CityId | None,
        speciality: str,
        query: str,
        after: Position | None,
        limit: int,
    ) -> Page[User]:
        wanted = fold(query)
        found: list[User] = []
        sought = tuple(
            part for part in (wanted, speciality and f"{_SPECIALITY}{speciality}") if part
        )
        places = self._places(city_id, sought, after, limit)
        while len(found) <= limit and (ids := list(islice(places, limit + 1))):
            items = self.store.get_many([(self.table, keys.user(user_id)) for user_id in ids])
            users = [USER.of(item) for item in items if item is not None and is_live(item)]
            found += [user for user in users if _shown(user, city_id, speciality, wanted)]
        kept = tuple(found[:limit])
        last = (fold(kept[-1].name), kept[-1].id) if len(found) > limit else None
        return Page(items=kept, next_position=last)

    def every(self, *, after: Position | None, limit: int) -> Page[UserId]:
        items = self.store.query(
            self.table,
            "every = :all",
            {":all": text(ALL)},
            index="created-index",
            after={"every": text(ALL), "id": text(str(after[0]))} if after else None,
            limit=limit + 1,
        )
        ids = [UserId(item["id"]["S"]) for item in islice(items, limit + 1)]
        kept = tuple(ids[:limit])
        return Page(items=kept, next_position=(kept[-1],) if len(ids) > limit else None)

    def _places(
        self, city_id: CityId | None, sought: tuple[str, ...], after: Position | None, limit: int
    ) -> Iterator[UserId]:
        """Yield the ids of accounts whose listing matches, in order of (folded name, id)."""
        condition, values = "listed_in = :place", {":place": text(city_id or ALL)}
        if after is not None:
            condition += " AND name_key > :last"
            values[":last"] = text(f"{after[0]}{_END_OF_NAME}{after[1]}")
        for place, part in enumerate(sought):
            values[f":sought{place}"] = text(part)
        where = " AND ".join(f"contains(sought, :sought{place})" for place in range(len(sought)))
        for item in self.store.query(
            self.table,
            condition,
            values,
            index="city-index",
            where=where or None,
            # Whoever searches reads a megabyte a request; a plain list little more than it shows.
            limit=None if sought else limit + 1,
        ):
            yield UserId(item["id"]["S"].removeprefix(keys.LISTINGS))

    def _relisted(self, before: User | None, after: User | None) -> list[Action]:
        """Return what a change does to the item that lists an account among all cities."""
        old, new = before and listing(before, ALL), after and listing(after, ALL)
        if before and old and not new:
            return [Delete(self.table, keys.user_listing(before.id))]
        if after and new and new != old:
            return [Put(self.table, {**keys.user_listing(after.id), **new})]
        return []


def listing(user: User, place: str) -> Item | None:
    """Return the attributes that put an account into a list; None: it is in none."""
    if not user.listed or user.deleted_at is not None:
        return None
    marks = "".join(f"{_SPECIALITY}{name}" for name in user.specialities)
    return {
        "listed_in": text(place),
        "name_key": text(f"{fold(user.name)}{_END_OF_NAME}{user.id}"),
        "sought": text(f"{fold(user.name)}{_END_OF_NAME}{user.handle}{marks}"),
    }


def _shown(user: User, city_id: CityId | None, speciality: str, wanted: str) -> bool:
    """Return whether an account, as it stands now, belongs into a list."""
    here = city_id is None or user.city_id == city_id
    here &= not speciality or speciality in user.specialities
    return user.listed and here and (wanted in fold(user.name) or wanted in user.handle)
