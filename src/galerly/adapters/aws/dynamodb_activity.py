"""Counts of what happens in galleries, in DynamoDB, beside the photos.

A month is a few items, each with an attribute for each day and kind of count that is not zero: at
most 31 times 5 small numbers, so no item grows with the age of a gallery or with its photos, and
ten years are read by one query. Which of a month's items counts is chosen by who looks or by what
is saved, so that people side by side seldom meet in one transaction. A photo that was ever saved
has an item of its own; a share link that was ever opened has a few, as a month has.
"""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import ClassVar

from attrs import asdict, frozen

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Action, Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_feedback_items import ids_in
from galerly.adapters.aws.dynamodb_gallery_items import MISSING
from galerly.adapters.aws.dynamodb_gallery_rows import OnGallery
from galerly.adapters.aws.dynamodb_items import Item, ItemType, integer, number
from galerly.domain.model.activity import DayTally, Openings, Saving, Tallies, Visit
from galerly.domain.model.ids import GalleryId, LinkId, PhotoId, VisitorId
from galerly.ports.activity import ActivityRepository

SHARDS = 4
_MONTH = slice(0, 7)  # of 2026-11-23
_DAY = slice(8, 10)


@frozen(kw_only=True)
class _Seen:
    seen_at: datetime


_SEEN = ItemType(_Seen)
_OPENINGS = ItemType(Openings)


class DynamodbActivity(OnGallery, ActivityRepository):
    """Counts in the table of photos."""

    NOUN: ClassVar[str] = "photos"

    def last_visit(self, gallery_id: GalleryId, visitor: VisitorId) -> datetime | None:
        item = self.store.get(self.table, keys.visitor(gallery_id, visitor))
        return _SEEN.of(item).seen_at if item else None

    def add_visit(self, visit: Visit) -> bool:
        key = keys.visitor(visit.gallery_id, visit.visitor)
        item = {**key, **_SEEN.attributes(_Seen(seen_at=visit.at))}
        condition, values = MISSING, None
        if visit.before is not None:
            condition = "seen_at = :read"
            values = {":read": _SEEN.attributes(_Seen(seen_at=visit.before))["seen_at"]}
        try:
            self.store.transact(
                [
                    Put(self.table, item, condition=condition, values=values),
                    self._counted(visit.gallery_id, visit.tally, visit.visitor),
                    *self._opened(visit),
                ]
            )
        except TransactionFailed:
            return False  # another visit was counted meanwhile, or this one
        return True

    def add_saving(self, saving: Saving) -> None:
        gallery_id, photo_id = saving.gallery_id, saving.photo_id
        actions: list[Action] = [self._counted(gallery_id, saving.tally, photo_id or "")]
        if photo_id is not None:
            key = keys.downloads(gallery_id, photo_id)
            actions.append(Update(self.table, key, "ADD downloads :one", {":one": number(1)}))
        self.store.transact(actions)

    def tallies(self, gallery_id: GalleryId) -> Tallies:
        months, saved, links = self.store.at_once(
            [
                lambda: list(self._beginning(gallery_id, keys.ACTIVITY)),
                lambda: list(self._beginning(gallery_id, keys.DOWNLOADS)),
                lambda: list(self._beginning(gallery_id, keys.OPENINGS)),
            ]
        )
        return Tallies(
            days=_days(months),
            downloads={PhotoId(ids_in(i["id"])[0]): integer(i, "downloads") for i in saved},
            links=_openings(links),
        )

    def openings(self, gallery_id: GalleryId) -> Mapping[LinkId, Openings]:
        return _openings(self._beginning(gallery_id, keys.OPENINGS))

    def put_tallies(self, gallery_id: GalleryId, tallies: Tallies) -> None:
        stored = [
            {"gallery_id": item["gallery_id"], "id": item["id"]}
            for kind in (keys.ACTIVITY, keys.DOWNLOADS, keys.OPENINGS)
            for item in self._beginning(gallery_id, kind, project="gallery_id, id")
        ]
        self.store.write_many(self.table, deletes=stored)
        months: dict[str, Item] = {}
        for tally in tallies.days:
            month = tally.day.isoformat()[_MONTH]
            item = months.setdefault(month, keys.activity(gallery_id, month, 0))
            item |= {name: number(count) for name, count in _attributes(tally).items()}
        saved = [
            {**keys.downloads(gallery_id, photo_id), "downloads": number(count)}
            for photo_id, count in tallies.downloads.items()
        ]
        opened = [
            {**keys.openings(gallery_id, link_id, 0), **_OPENINGS.attributes(openings)}
            for link_id, openings in tallies.links.items()
        ]
        self.store.write_many(self.table, puts=[*months.values(), *saved, *opened])

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        gone = 0
        for kind in (keys.VISITORS, keys.ACTIVITY, keys.DOWNLOADS, keys.OPENINGS):
            left = limit - gone
            if not left:
                break
            items = self._beginning(gallery_id, kind, project="gallery_id, id", page=left)
            found = [{"gallery_id": i["gallery_id"], "id": i["id"]} for i in islice(items, left)]
            self.store.write_many(self.table, deletes=found)
            gone += len(found)
        return gone

    def _opened(self, visit: Visit) -> list[Action]:
        if visit.link_id is None:
            return []
        at = _OPENINGS.attributes(Openings(count=1, last_at=visit.at))["last_at"]
        return [
            Update(
                self.table,
                keys.openings(visit.gallery_id, visit.link_id, _shard(visit.visitor)),
                "ADD #count :one SET last_at = :at",
                {":one": number(1), ":at": at},
                names={"#count": "count"},
            )
        ]

    def _counted(self, gallery_id: GalleryId, more: DayTally, by: str) -> Update:
        counts = _attributes(more)
        return Update(
            self.table,
            keys.activity(gallery_id, more.day.isoformat()[_MONTH], _shard(by)),
            "ADD " + ", ".join(f"#{name} :{name}" for name in counts),
            {f":{name}": number(count) for name, count in counts.items()},
            names={f"#{name}": name for name in counts},
        )


def _shard(by: str) -> int:
    return zlib.crc32(by.encode()) % SHARDS


def _attributes(tally: DayTally) -> dict[str, int]:
    """Return the counts of a day that are not zero, by the attributes of its month's items."""
    day = tally.day.isoformat()[_DAY]
    counts = asdict(tally, filter=lambda field, count: field.name != "day" and count)
    return {f"{name}{day}": count for name, count in counts.items()}


def _openings(items: Iterable[Item]) -> dict[LinkId, Openings]:
    found: dict[LinkId, Openings] = {}
    for item in items:
        link_id, more = LinkId(ids_in(item["id"])[0]), _OPENINGS.of(item)
        if other := found.get(link_id):
            last_at = max(more.last_at, other.last_at)
            more = Openings(count=more.count + other.count, last_at=last_at)
        found[link_id] = more
    return found


def _days(items: Iterable[Item]) -> tuple[DayTally, ...]:
    days: dict[date, dict[str, int]] = {}
    for item in items:
        month, _ = ids_in(item["id"])
        for attribute in item.keys() - {"gallery_id", "id"}:
            name, day = attribute[:-2], date.fromisoformat(f"{month}-{attribute[-2:]}")
            counts = days.setdefault(day, {})
            counts[name] = counts.get(name, 0) + integer(item, attribute)
    return tuple(DayTally(day=day, **days[day]) for day in sorted(days))
