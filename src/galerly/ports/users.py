"""Stored accounts."""

from typing import Protocol

from galerly.domain.model.account import User
from galerly.domain.model.ids import CityId, UserId
from galerly.domain.model.page import Page, Position


class UserRepository(Protocol):
    """Stored accounts. Each call is atomic; addresses and handles are unique among all accounts.

    A user whose `deleted_at` is set is found by `get_deleted` alone; its address and handle are
    free again.
    """

    def add(self, user: User) -> None:
        """Store a new account.

        Raises:
            IdTakenError: If its id is taken, whatever its address and handle.
            EmailTakenError, HandleTakenError: If another one has its address or handle.
        """

    def get(self, user_id: UserId) -> User:
        """Return one account, or raise NotFoundError."""

    def find_by_email(self, email: str) -> User | None:
        """Return the account with this address (lower case)."""

    def find_by_handle(self, handle: str) -> User | None:
        """Return the account with this handle."""

    def replace(self, user: User) -> User:
        """Store `user` over the version it was read at; return it one version on.

        Setting `deleted_at` frees its address and handle in the same write.

        Raises:
            NotFoundError: If none is stored under its id.
            StaleError: If a newer version was stored meanwhile.
            EmailTakenError, HandleTakenError: If another one has its address or handle.
        """

    def get_deleted(self, user_id: UserId) -> User | None:
        """Return an account that awaits its purge."""

    def remove(self, user_id: UserId) -> None:
        """Forget an account for good, whether deleted or not."""

    def directory(
        self,
        *,
        city_id: CityId | None,
        speciality: str,
        query: str,
        after: Position | None,
        limit: int,
    ) -> Page[User]:
        """Return listed photographers in order of (folded name, id); positions are such pairs.

        `query` is matched, folded, inside the folded name and the handle; empty: all. So does an
        empty `speciality`; else only those who named it are returned.
        """

    def every(self, *, after: Position | None, limit: int) -> Page[UserId]:
        """Return the ids of all accounts that are not deleted, in order; positions are `(id,)`.

        It may lag some seconds behind what was stored.
        """
