"""Stored accounts."""

from attrs import evolve

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import LOWEST, RowType, page_of
from galerly.adapters.sqlite.statements import Statements
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

_USER = RowType(User)

_ADD = _USER.insert("users", "folded_name")
_REPLACE = _USER.update("users", "folded_name", keys=["id"])
_SELECT = _USER.select("users")
_GET = _SELECT + "WHERE id = ? AND deleted_at IS NULL"
_GET_DELETED = _SELECT + "WHERE id = ? AND deleted_at IS NOT NULL"
_FIND_BY_EMAIL = _SELECT + "WHERE email = ? AND deleted_at IS NULL"
_FIND_BY_HANDLE = _SELECT + "WHERE handle = ? AND deleted_at IS NULL"
_EMAIL_TAKEN = "SELECT 1 FROM users WHERE email = ? AND deleted_at IS NULL AND id != ?"
_HANDLE_TAKEN = "SELECT 1 FROM users WHERE handle = ? AND deleted_at IS NULL AND id != ?"
_EVERY = "SELECT id FROM users WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?"
_PAGE = """
      AND (folded_name, id) > (:name, :id)
      AND (:query = '' OR instr(folded_name, :query) OR instr(handle, :query))
      AND (:speciality = '' OR instr(specialities, :speciality))
    ORDER BY folded_name, id LIMIT :limit
"""
_LISTED = _SELECT + "WHERE listed = 1 AND deleted_at IS NULL" + _PAGE
_LISTED_IN_CITY = _SELECT + "WHERE listed = 1 AND deleted_at IS NULL AND city_id = :city_id" + _PAGE


class SqliteUsers(OnDatabase, UserRepository):
    """Accounts in the table `users`."""

    def add(self, user: User) -> None:
        with self.database.writing() as write:
            if write.row("SELECT 1 FROM users WHERE id = ?", [user.id]):
                raise IdTakenError("an account")
            _refuse_taken(write, user)
            write.run(_ADD, _values(user))

    def get(self, user_id: UserId) -> User:
        row = self.database.row(_GET, [user_id])
        if row is None:
            raise NotFoundError("account")
        return _USER.of(row)

    def find_by_email(self, email: str) -> User | None:
        row = self.database.row(_FIND_BY_EMAIL, [email])
        return _USER.of(row) if row else None

    def find_by_handle(self, handle: str) -> User | None:
        row = self.database.row(_FIND_BY_HANDLE, [handle])
        return _USER.of(row) if row else None

    def replace(self, user: User) -> User:
        stored = evolve(user, version=user.version + 1)
        with self.database.writing() as write:
            row = write.row(
                "SELECT version FROM users WHERE id = ? AND deleted_at IS NULL", [user.id]
            )
            if row is None:
                raise NotFoundError("account")
            if row[0] != user.version:
                raise StaleError("account")
            if user.deleted_at is None:
                _refuse_taken(write, user)
            write.run(_REPLACE, _values(stored))
        return stored

    def get_deleted(self, user_id: UserId) -> User | None:
        row = self.database.row(_GET_DELETED, [user_id])
        return _USER.of(row) if row else None

    def remove(self, user_id: UserId) -> None:
        with self.database.writing() as write:
            write.run("DELETE FROM users WHERE id = ?", [user_id])

    def directory(
        self,
        *,
        city_id: CityId | None,
        speciality: str,
        query: str,
        after: Position | None,
        limit: int,
    ) -> Page[User]:
        name, last_id = after or (LOWEST, LOWEST)
        rows = self.database.rows(
            _LISTED if city_id is None else _LISTED_IN_CITY,
            {
                **({} if city_id is None else {"city_id": city_id}),
                "name": name,
                "id": last_id,
                "query": fold(query),
                "speciality": speciality and f'"{speciality}"',  # as it stands in JSON
                "limit": limit + 1,
            },
        )
        return page_of(
            [_USER.of(row) for row in rows], limit, lambda user: (fold(user.name), user.id)
        )

    def every(self, *, after: Position | None, limit: int) -> Page[UserId]:
        (last_id,) = after or (LOWEST,)
        rows = self.database.rows(_EVERY, [last_id, limit + 1])
        return page_of([UserId(user_id) for (user_id,) in rows], limit, lambda user_id: (user_id,))


def _values(user: User) -> dict[str, str | int | float | bytes | None]:
    return {**_USER.values(user), "folded_name": fold(user.name)}


def _refuse_taken(write: Statements, user: User) -> None:
    if write.row(_EMAIL_TAKEN, [user.email, user.id]):
        raise EmailTakenError
    if write.row(_HANDLE_TAKEN, [user.handle, user.id]):
        raise HandleTakenError(user.handle)
