"""Share links in DynamoDB.

A link stands behind its gallery's head, which counts them. A second item, named by the hash of the
token, leads to it and makes the token unique; the same transaction writes both, so that a token is
found as soon as its link is, and no sooner. An index could promise neither.
"""

from attrs import evolve

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Check, Delete, Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_gallery_items import (
    LINK,
    LIVE_OF_OWNER,
    MISSING,
    is_live,
    is_live_of,
)
from galerly.adapters.aws.dynamodb_items import Item, ItemType, number, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.domain.model.errors import (
    ConflictError,
    GalerlyError,
    IdTakenError,
    NotFoundError,
    StaleError,
    UnavailableError,
)
from galerly.domain.model.gallery import LinkPlace, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, TokenHash, UserId

_PLACE = ItemType(LinkPlace)
_TRIES = 8  # of a removal, while the link is changed between reading and removing it


class DynamodbShareLinks(OnStore):
    """The part of `GalleryRepository` about share links."""

    NOUN = "galleries"

    def add_link(self, link: ShareLink, *, most: int) -> None:
        try:
            self.store.transact(
                [
                    Update(
                        self.table,
                        keys.gallery_head(link.gallery_id),
                        "ADD links :one",
                        {":one": number(1), ":most": number(most), ":owner": text(link.owner_id)},
                        condition=LIVE_OF_OWNER + " AND links < :most",
                    ),
                    Put(self.table, _item(link), condition=MISSING),
                    Put(self.table, _token_item(link), condition=MISSING),
                ]
            )
        except TransactionFailed as failure:
            head, stored, _ = failure.reasons
            if head.failed and not is_live_of(head.item, link.owner_id):
                raise NotFoundError("gallery") from failure
            if stored.failed:
                raise IdTakenError("a share link") from failure
            if head.failed:
                message = f"a gallery has at most {most} share links; revoke one first"
                raise ConflictError(message) from failure
            raise _taken_token() from failure

    def get_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> ShareLink:
        link = self._find_link(owner_id, gallery_id, link_id)
        if link is None:
            raise NotFoundError("share link")
        return link

    def locate_link(self, token_hash: TokenHash) -> LinkPlace | None:
        token = self.store.get(self.table, keys.share_token(token_hash))
        return _PLACE.of(token) if token else None

    def links(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ShareLink, ...]:
        items = list(
            self.store.query(
                self.table,
                "user_id = :gallery AND id BETWEEN :head AND :last",
                {
                    ":gallery": keys.gallery_head(gallery_id)["user_id"],
                    ":head": keys.gallery_head(gallery_id)["id"],
                    ":last": text(keys.LINKS_LAST),
                },
            )
        )
        # The head comes first; without one there is no gallery, nor a link.
        if not items or not is_live_of(items[0], owner_id):
            return ()
        return tuple(LINK.of(item) for item in items[1:])

    def replace_link(self, link: ShareLink) -> ShareLink:
        before = self._find_link(link.owner_id, link.gallery_id, link.id)
        if before is None:
            raise NotFoundError("share link")
        if before.version != link.version:
            raise StaleError("share link")
        stored = evolve(link, version=link.version + 1)
        actions: list[Check | Put | Delete] = [
            Check(
                self.table,
                keys.gallery_head(link.gallery_id),
                LIVE_OF_OWNER,
                {":owner": text(link.owner_id)},
            ),
            Put(
                self.table,
                _item(stored),
                condition="#version = :read",
                values={":read": number(link.version)},
                names={"#version": "version"},
            ),
        ]
        if link.token_hash != before.token_hash:
            actions += [
                Put(self.table, _token_item(stored), condition=MISSING),
                Delete(self.table, keys.share_token(before.token_hash)),
            ]
        try:
            self.store.transact(actions)
        except TransactionFailed as failure:
            raise _refusal(failure) from failure
        return stored

    def remove_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> None:
        for _ in range(_TRIES):
            link = self._find_link(owner_id, gallery_id, link_id)
            if link is None:
                return
            try:
                self.store.transact(
                    [
                        Update(
                            self.table,
                            keys.gallery_head(gallery_id),
                            "ADD links :less",
                            {":less": number(-1), ":owner": text(owner_id)},
                            condition=LIVE_OF_OWNER,
                        ),
                        Delete(
                            self.table,
                            keys.share_link(gallery_id, link_id),
                            condition="#version = :read",
                            values={":read": number(link.version)},
                            names={"#version": "version"},
                        ),
                        Delete(self.table, keys.share_token(link.token_hash)),
                    ]
                )
            except TransactionFailed:
                continue  # removed, or its token changed, just now: look again
            return
        raise UnavailableError

    def _find_link(
        self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId
    ) -> ShareLink | None:
        head, link = self.store.get_many(
            [
                (self.table, keys.gallery_head(gallery_id)),
                (self.table, keys.share_link(gallery_id, link_id)),
            ]
        )
        return LINK.of(link) if link and is_live_of(head, owner_id) else None


def _item(link: ShareLink) -> Item:
    return {**LINK.attributes(link), **keys.share_link(link.gallery_id, link.id)}


def _token_item(link: ShareLink) -> Item:
    place = LinkPlace(owner_id=link.owner_id, gallery_id=link.gallery_id, link_id=link.id)
    return {
        **_PLACE.attributes(place),
        **keys.share_token(link.token_hash),
    }


def _taken_token() -> GalerlyError:
    return ConflictError("another share link has this token")


def _refusal(failure: TransactionFailed) -> GalerlyError:
    """Return why a link could not be replaced."""
    head, link, *_ = failure.reasons
    if head.failed or (link.failed and not is_live(link.item)):
        return NotFoundError("share link")
    return StaleError("share link") if link.failed else _taken_token()
