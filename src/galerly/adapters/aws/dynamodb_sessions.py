"""Sessions in DynamoDB; mailed codes and tokens stand in a file of their own.

A photographer's sessions are named in one item of the photographer, changed in the transaction
that makes or ends them. An index would know them too, but late: who signs out everywhere, or sets
a new password, ends all sessions that there are.
"""

from datetime import datetime
from typing import ClassVar

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import (
    Action,
    ConditionFailed,
    Delete,
    Put,
    TransactionFailed,
    Update,
)
from galerly.adapters.aws.dynamodb_items import Item, ItemType, integer, number, text, time
from galerly.adapters.aws.dynamodb_mailed import DynamodbMailed
from galerly.adapters.aws.dynamodb_store import TRANSACT_AT_ONCE
from galerly.adapters.aws.dynamodb_times import ttl
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.ids import SessionId, TokenHash, UserId
from galerly.domain.model.session import (
    ClientSession,
    PhotographerSession,
    Session,
    SessionKind,
    ViewerSession,
)
from galerly.ports.sessions import SessionRepository

_TYPES: dict[str, ItemType[Session]] = {
    SessionKind.PHOTOGRAPHER: ItemType[Session](PhotographerSession),
    SessionKind.CLIENT: ItemType[Session](ClientSession),
    SessionKind.VIEWER: ItemType[Session](ViewerSession),
}
_TRIES = 100  # while others sign in and out with the same account: each time one gets through
_AT_ONCE = TRANSACT_AT_ONCE - 2  # the list itself, and a session that is added


class DynamodbSessions(DynamodbMailed, SessionRepository):
    """Sessions of all kinds in the table of sessions."""

    NOUN: ClassVar[str] = "sessions"

    def add(self, session: Session, *, most: int) -> None:
        item: Item = {
            **_TYPES[session.kind].attributes(session),
            "kind": text(session.kind.value),
            "ttl": ttl(session.expires_at),
        }
        if not isinstance(session, PhotographerSession):
            self.store.put(self.table, item)
            return
        for _ in range(_TRIES):
            listed = self._listed(session.user_id)
            ids = {**_ids(listed), session.token_hash: session.id}
            newest = sorted(ids, key=ids.__getitem__, reverse=True)
            ended = newest[most:][:_AT_ONCE]
            kept = {token_hash: ids[token_hash] for token_hash in newest if token_hash not in ended}
            actions: list[Action] = [
                self._relisted(session.user_id, listed, kept, lasting=item["ttl"]),
                *(Delete(self.table, keys.session(h)) for h in ended if h != session.token_hash),
            ]
            if session.token_hash in kept:
                actions.append(Put(self.table, item))
            if self._done(actions):
                return
        raise UnavailableError

    def find(self, token_hash: TokenHash) -> Session | None:
        item = self.store.get(self.table, keys.session(token_hash))
        return _session(item) if item else None

    def touch(self, token_hash: TokenHash, at: datetime) -> None:
        try:
            self.store.update(
                self.table,
                keys.session(token_hash),
                "SET last_used_at = :at",
                {":at": time(at)},
                condition="attribute_exists(token_hash)",
            )
        except ConditionFailed:
            return  # it has ended

    def of_user(self, user_id: UserId) -> tuple[PhotographerSession, ...]:
        hashes = _ids(self._listed(user_id))
        items = self.store.get_many([(self.table, keys.session(h)) for h in hashes])
        sessions = [_session(item) for item in items if item]
        found = [s for s in sessions if isinstance(s, PhotographerSession)]
        return tuple(sorted(found, key=lambda s: s.id, reverse=True))

    def remove(self, token_hash: TokenHash) -> None:
        own = keys.session(token_hash)
        item = self.store.get(self.table, own)
        if item is None:
            return
        if "user_id" in item:
            unlisted = Update(
                self.table,
                keys.sessions_of(UserId(item["user_id"]["S"])),
                "REMOVE sessions.#hash ADD changes :one",
                {":one": number(1)},
                condition="attribute_exists(sessions.#hash)",
                names={"#hash": token_hash},
            )
            if self._done([Delete(self.table, own), unlisted]):
                return
        self.store.delete(self.table, own)

    def remove_of_user(
        self,
        user_id: UserId,
        *,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        gone = 0
        for _ in range(_TRIES):
            listed = self._listed(user_id)
            ids = _ids(listed)
            wanted = [h for h, i in ids.items() if (only is None or i == only) and i != keep]
            if not wanted:
                return gone
            ended = wanted[:_AT_ONCE]
            kept = {h: i for h, i in ids.items() if h not in ended}
            if self._done(
                [
                    self._relisted(user_id, listed, kept),
                    *(Delete(self.table, keys.session(h)) for h in ended),
                ]
            ):
                gone += len(ended)
                if len(ended) == len(wanted):
                    return gone
        raise UnavailableError

    def remove_expired(self, *, now: datetime, limit: int) -> int:  # noqa: ARG002 - DynamoDB's TTL does it
        return 0

    def _listed(self, user_id: UserId) -> Item | None:
        return self.store.get(self.table, keys.sessions_of(user_id))

    def _relisted(
        self,
        user_id: UserId,
        before: Item | None,
        ids: dict[TokenHash, str],
        *,
        lasting: dict[str, str] | None = None,
    ) -> Update:
        """Return the change of a photographer's list, if it stands as it was read."""
        seconds = max(integer(before or {}, "ttl"), int((lasting or {"N": "0"})["N"]))
        values: Item = {
            ":sessions": {"M": {token_hash: text(i) for token_hash, i in ids.items()}},
            ":one": number(1),
            ":ttl": number(seconds),
        }
        condition = "attribute_not_exists(changes)"
        if before is not None:
            condition, values[":read"] = "changes = :read", before["changes"]
        return Update(
            self.table,
            keys.sessions_of(user_id),
            "SET sessions = :sessions, #ttl = :ttl ADD changes :one",
            values,
            condition=condition,
            names={"#ttl": "ttl"},
        )

    def _done(self, actions: list[Action]) -> bool:
        """Do the actions, or return False if the list has changed."""
        try:
            self.store.transact(actions)
        except TransactionFailed:
            return False
        return True


def _session(item: Item) -> Session:
    return _TYPES[item["kind"]["S"]].of(item)


def _ids(listed: Item | None) -> dict[TokenHash, str]:
    """Return the ids of a photographer's sessions, by the hashes of their tokens."""
    if listed is None:
        return {}
    return {TokenHash(token_hash): i["S"] for token_hash, i in listed["sessions"]["M"].items()}
