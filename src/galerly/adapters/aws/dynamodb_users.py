"""Accounts in DynamoDB.

Beside an account stand an item of its address and one of its handle, written in one transaction
with it: their keys make both unique, and whoever logs in is found through them by consistent
reads. A listed account has one more item, by which the directory of all cities finds it.
"""

from typing import ClassVar

from attrs import evolve

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import (
    Action,
    ConditionFailed,
    Delete,
    Put,
    TransactionFailed,
)
from galerly.adapters.aws.dynamodb_directory import DynamodbDirectory, listing
from galerly.adapters.aws.dynamodb_items import Item, number, text
from galerly.adapters.aws.dynamodb_user_items import ALL, LIVE, USER, is_live
from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    EmailTakenError,
    HandleTakenError,
    IdTakenError,
    NotFoundError,
    StaleError,
    UnavailableError,
)
from galerly.domain.model.ids import UserId
from galerly.ports.users import UserRepository

_MISSING = "attribute_not_exists(id)"
_OWN = "user_id = :user"
_AS_READ = f"{LIVE} AND #version = :read"
_NAMES = {"#version": "version"}
_TRIES = 10  # of a removal, while the account changes


class DynamodbUsers(DynamodbDirectory, UserRepository):
    """Accounts in the table of users."""

    NOUN: ClassVar[str] = "users"

    def add(self, user: User) -> None:
        try:
            self.store.transact(
                [
                    Put(self.table, _item(user), condition=_MISSING),
                    self._claimed(keys.user_email(user.email), user.id),
                    self._claimed(keys.user_handle(user.handle), user.id),
                    *self._relisted(None, user),
                ]
            )
        except TransactionFailed as failure:
            own, email, *_ = failure.reasons
            if own.failed:
                raise IdTakenError("an account") from failure
            if email.failed:
                raise EmailTakenError from failure
            raise HandleTakenError(user.handle) from failure

    def get(self, user_id: UserId) -> User:
        item = self.store.get(self.table, keys.user(user_id))
        if item is None or not is_live(item):
            raise NotFoundError("account")
        return USER.of(item)

    def find_by_email(self, email: str) -> User | None:
        user = self._named_by(keys.user_email(email))
        return user if user and user.email == email else None

    def find_by_handle(self, handle: str) -> User | None:
        user = self._named_by(keys.user_handle(handle))
        return user if user and user.handle == handle else None

    def replace(self, user: User) -> User:
        before = self.get(user.id)
        if before.version != user.version:
            raise StaleError("account")
        stored = evolve(user, version=user.version + 1)
        own = Put(
            self.table,
            _item(stored),
            condition=_AS_READ,
            values={":read": number(user.version)},
            names=_NAMES,
        )
        others = [*self._renamed(before, stored), *self._relisted(before, stored)]
        try:
            if others:
                self.store.transact([own, *others])
            else:
                self.store.put(
                    self.table, own.item, condition=own.condition, values=own.values, names=_NAMES
                )
        except ConditionFailed as failure:
            raise _overtaken(failure.item) from failure
        except TransactionFailed as failure:
            first, *rest = failure.reasons
            if first.failed:
                raise _overtaken(first.item) from failure
            taken = next(o for o, reason in zip(others, rest, strict=True) if reason.failed)
            if isinstance(taken, Put) and taken.item["id"] == keys.user_email(user.email)["id"]:
                raise EmailTakenError from failure
            raise HandleTakenError(user.handle) from failure
        return stored

    def get_deleted(self, user_id: UserId) -> User | None:
        item = self.store.get(self.table, keys.user(user_id))
        return USER.of(item) if item is not None and not is_live(item) else None

    def remove(self, user_id: UserId) -> None:
        for _ in range(_TRIES):
            item = self.store.get(self.table, keys.user(user_id))
            if item is None:
                return
            beside: list[Action] = []
            if is_live(item):  # else address and handle may be a successor's by now
                user = USER.of(item)
                beside = [
                    Delete(self.table, keys.user_email(user.email)),
                    Delete(self.table, keys.user_handle(user.handle)),
                    *self._relisted(user, None),
                ]
            own = Delete(
                self.table,
                keys.user(user_id),
                condition="#version = :read",
                values={":read": item["version"]},
                names=_NAMES,
            )
            try:
                self.store.transact([own, *beside])
            except TransactionFailed:
                continue  # it changed since it was read: look again
            return
        raise UnavailableError

    def _named_by(self, name: Item) -> User | None:
        """Return the live account that an address's or a handle's item names."""
        item = self.store.get(self.table, name)
        if item is None:
            return None
        own = self.store.get(self.table, keys.user(UserId(item["user_id"]["S"])))
        return USER.of(own) if own is not None and is_live(own) else None

    def _claimed(self, name: Item, user_id: UserId) -> Put:
        return Put(self.table, {**name, "user_id": text(user_id)}, condition=_MISSING)

    def _renamed(self, before: User, after: User) -> list[Action]:
        """Return what becomes of the items of address and handle with a change."""
        old = [keys.user_email(before.email), keys.user_handle(before.handle)]
        new = [keys.user_email(after.email), keys.user_handle(after.handle)]
        if after.deleted_at is not None:
            new = []
        own = {":user": text(before.id)}
        return [
            *(self._claimed(name, after.id) for name in new if name not in old),
            *(
                Delete(self.table, name, condition=_OWN, values=own)
                for name in old
                if name not in new
            ),
        ]


def _item(user: User) -> Item:
    """Return an account's item; only a live one is among all accounts, and in its city's list."""
    item = USER.attributes(user)
    if user.deleted_at is None:
        item["every"] = text(ALL)
        if user.city_id is not None:
            item |= listing(user, user.city_id) or {}
    return item


def _overtaken(item: Item | None) -> Exception:
    """Return the error of a change whose account is not as it was read."""
    return StaleError("account") if is_live(item) else NotFoundError("account")
