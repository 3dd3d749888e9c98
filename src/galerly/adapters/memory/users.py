"""Accounts in memory."""

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore, page_of
from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    EmailTakenError,
    HandleTakenError,
    IdTakenError,
    NotFoundError,
    StaleError,
)
from galerly.domain.model.ids import CityId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold
from galerly.ports.users import UserRepository


@frozen
class MemoryUsers(UserRepository):
    """Accounts in memory."""

    store: MemoryStore

    def add(self, user: User) -> None:
        with self.store.lock:
            if user.id in self.store.users:
                raise IdTakenError("an account")
            self._check_free(user)
            self.store.users[user.id] = user

    def get(self, user_id: UserId) -> User:
        with self.store.lock:
            user = self.store.users.get(user_id)
        if user is None or user.deleted_at is not None:
            raise NotFoundError("account")
        return user

    def find_by_email(self, email: str) -> User | None:
        return next((u for u in self._live() if u.email == email), None)

    def find_by_handle(self, handle: str) -> User | None:
        return next((u for u in self._live() if u.handle == handle), None)

    def replace(self, user: User) -> User:
        with self.store.lock:
            if self.get(user.id).version != user.version:
                raise StaleError("account")
            if user.deleted_at is None:
                self._check_free(user)
            stored = evolve(user, version=user.version + 1)
            self.store.users[user.id] = stored
            return stored

    def get_deleted(self, user_id: UserId) -> User | None:
        with self.store.lock:
            user = self.store.users.get(user_id)
        return user if user is not None and user.deleted_at is not None else None

    def remove(self, user_id: UserId) -> None:
        with self.store.lock:
            self.store.users.pop(user_id, None)

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
        found = (
            u
            for u in self._live()
            if u.listed
            and (city_id is None or u.city_id == city_id)
            and (not speciality or speciality in u.specialities)
            and (wanted in fold(u.name) or wanted in u.handle)
        )
        return page_of(found, lambda u: (fold(u.name), u.id), after=after, limit=limit)

    def every(self, *, after: Position | None, limit: int) -> Page[UserId]:
        ids = [u.id for u in self._live()]
        return page_of(ids, lambda user_id: (user_id,), after=after, limit=limit)

    def _live(self) -> list[User]:
        with self.store.lock:
            return [u for u in self.store.users.values() if u.deleted_at is None]

    def _check_free(self, user: User) -> None:
        others = [u for u in self._live() if u.id != user.id]
        if any(u.email == user.email for u in others):
            raise EmailTakenError
        if any(u.handle == user.handle for u in others):
            raise HandleTakenError(user.handle)
