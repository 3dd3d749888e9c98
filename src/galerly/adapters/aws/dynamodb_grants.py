"""Invitations of clients in DynamoDB.

An invitation is two equal items, written by one transaction: one behind its gallery's head, which
decides what the client may see, and one in a partition of the address, from which the client's
galleries are listed. The gallery's item holds the set of addresses, which bounds and finds them.
"""

from contextlib import suppress
from itertools import islice

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Check, Delete, Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_gallery_items import (
    CLIENT_EMAILS,
    GRANT,
    LIVE,
    MISSING,
    is_live,
    is_live_of,
)
from galerly.adapters.aws.dynamodb_items import Item, number, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.domain.model.errors import ConflictError, NotFoundError, UnavailableError
from galerly.domain.model.gallery import ClientGrant
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.page import Page, Position

_TRIES = 100  # of a change, while others change the same gallery: each time one gets through
_EXISTS = "attribute_exists(id)"
_NAMED = "attribute_exists(client_email)"
_UNNAMED = "attribute_not_exists(client_email)"


class DynamodbGrants(OnStore):
    """The part of `GalleryRepository` about invited clients."""

    NOUN = "galleries"

    def put_grant(self, grant: ClientGrant, *, most: int) -> bool:
        for _ in range(_TRIES):
            gallery, stored = self.store.get_many(
                [
                    (self.table, keys.gallery(grant.owner_id, grant.gallery_id)),
                    (self.table, keys.grant(grant.gallery_id, grant.email)),
                ]
            )
            if gallery is None or not is_live(gallery):
                raise NotFoundError("gallery")
            is_new = stored is None
            if is_new and len(_emails(gallery)) >= most:
                raise ConflictError(f"a gallery has at most {most} invited clients")
            condition = MISSING if is_new else _EXISTS
            try:
                self.store.transact(
                    [
                        self._noted(grant, most, named="client_email" in gallery),
                        *(
                            Put(self.table, item, condition=condition)
                            for item in (_of_gallery(grant), _of_client(grant))
                        ),
                    ]
                )
            except TransactionFailed:
                continue  # something of it changed since it was read: look again
            return is_new
        raise UnavailableError

    def grants(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ClientGrant, ...]:
        head: Item | None = None
        found = []
        for item in self.store.query(
            self.table,
            "user_id = :gallery AND id BETWEEN :head AND :last",
            {
                ":gallery": keys.gallery_head(gallery_id)["user_id"],
                ":head": keys.gallery_head(gallery_id)["id"],
                ":last": text(keys.GRANTS_LAST),
            },
        ):
            if item["id"] == keys.gallery_head(gallery_id)["id"]:
                head = item
            elif "email" in item:
                found.append(GRANT.of(item))
        if not is_live_of(head, owner_id):
            return ()
        return tuple(sorted(found, key=lambda g: (g.created_at, g.email)))

    def grants_of_client(
        self, email: str, *, after: Position | None = None, limit: int
    ) -> Page[ClientGrant]:
        found: list[ClientGrant] = []
        last = GalleryId(str(after[0])) if after else None
        while len(found) <= limit:
            asked = limit + 1 - len(found)
            chunk = self._of_address(email, last, asked)
            heads = self.store.get_many(
                [(self.table, keys.gallery_head(grant.gallery_id)) for grant in chunk]
            )
            found += [grant for grant, head in zip(chunk, heads, strict=True) if is_live(head)]
            if len(chunk) < asked:
                break
            last = chunk[-1].gallery_id
        kept = tuple(found[:limit])
        more = len(found) > limit and kept
        return Page(items=kept, next_position=(kept[-1].gallery_id,) if more else None)

    def note_mailed(self, grant: ClientGrant) -> None:
        # Withdrawn or made anew, it is left.
        self._change_both(
            grant.gallery_id,
            grant.email,
            "SET waits = :no, #message = :none",
            {
                ":no": {"BOOL": False},
                ":none": text(""),
                ":at": GRANT.attributes(grant)["created_at"],
            },
            condition="created_at = :at",
            names={"#message": "message"},
        )

    def mute_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        self._change_both(
            gallery_id,
            email,
            "SET #notify = :no",
            {":no": {"BOOL": False}, ":owner": text(owner_id)},
            condition="owner_id = :owner",
            names={"#notify": "notify"},
        )

    def _change_both(  # noqa: PLR0913 - the parts of an update
        self,
        gallery_id: GalleryId,
        email: str,
        expression: str,
        values: Item,
        *,
        condition: str,
        names: dict[str, str],
    ) -> None:
        """Change a grant's two items, or neither if the condition does not hold."""
        both = (keys.grant(gallery_id, email), keys.client_gallery(email, gallery_id))
        with suppress(TransactionFailed):
            self.store.transact(
                [
                    Update(self.table, key, expression, values, condition=condition, names=names)
                    for key in both
                ]
            )

    def remove_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        for _ in range(_TRIES):
            gallery, stored = self.store.get_many(
                [
                    (self.table, keys.gallery(owner_id, gallery_id)),
                    (self.table, keys.grant(gallery_id, email)),
                ]
            )
            if gallery is None or not is_live(gallery):
                return
            named = gallery.get("client_email") == text(email)
            if stored is None and not named:
                return
            actions: list[Update | Delete | Check] = [
                Delete(self.table, keys.grant(gallery_id, email)),
                Delete(self.table, keys.client_gallery(email, gallery_id)),
            ]
            forgotten = f"DELETE {CLIENT_EMAILS} :emails"
            values = {":emails": {"SS": [email]}, ":email": text(email)}
            if named:
                left = [g for g in self.grants(owner_id, gallery_id) if g.email != email]
                forgotten += " SET #version = #version + :one"
                values[":one"] = number(1)
                if left:
                    forgotten += ", client_email = :next"
                    values[":next"] = text(left[0].email)
                    heir = keys.grant(gallery_id, left[0].email)
                    actions.append(Check(self.table, heir, _EXISTS))
                else:
                    forgotten += " REMOVE client_email"
            same = "client_email = :email" if named else "NOT client_email = :email"
            actions.append(
                Update(
                    self.table,
                    keys.gallery(owner_id, gallery_id),
                    forgotten,
                    values,
                    condition=f"{LIVE} AND {same}",
                    names={"#version": "version"} if named else None,
                )
            )
            try:
                self.store.transact(actions)
            except TransactionFailed:
                continue  # something of it changed since it was read: look again
            return
        raise UnavailableError

    def _noted(self, grant: ClientGrant, most: int, *, named: bool) -> Update:
        """Return the change of the gallery's item that goes with an invitation."""
        change = f"ADD {CLIENT_EMAILS} :emails"
        values = {
            ":emails": {"SS": [grant.email]},
            ":email": text(grant.email),
            ":most": number(most),
        }
        if not named:
            # A new version, lest a copy that was read before put the old address back.
            change += " SET client_email = :email, #version = #version + :one"
            values[":one"] = number(1)
        return Update(
            self.table,
            keys.gallery(grant.owner_id, grant.gallery_id),
            change,
            values,
            condition=(
                f"{LIVE} AND {_NAMED if named else _UNNAMED} AND ("
                f"attribute_not_exists({CLIENT_EMAILS}) OR contains({CLIENT_EMAILS}, :email)"
                f" OR size({CLIENT_EMAILS}) < :most)"
            ),
            names=None if named else {"#version": "version"},
        )

    def _of_address(self, email: str, before: GalleryId | None, limit: int) -> list[ClientGrant]:
        """Return at most so many of an address's invitations, newest gallery first."""
        items = self.store.query(
            self.table,
            "user_id = :client",
            {":client": keys.client(email)},
            after=keys.client_gallery(email, before) if before else None,
            descending=True,
            limit=limit,
        )
        return [GRANT.of(item) for item in islice(items, limit)]


def _emails(gallery: Item) -> list[str]:
    emails: list[str] = gallery.get(CLIENT_EMAILS, {"SS": []})["SS"]
    return emails


def _of_gallery(grant: ClientGrant) -> Item:
    return {**GRANT.attributes(grant), **keys.grant(grant.gallery_id, grant.email)}


def _of_client(grant: ClientGrant) -> Item:
    return {**GRANT.attributes(grant), **keys.client_gallery(grant.email, grant.gallery_id)}
