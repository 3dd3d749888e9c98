"""The six tables and their indexes: what code and template agree on.

Uniqueness and permission rest on no index, because an index lags: a share link's token, a client's
address, an account's address and handle are items of their own, written in the transaction of what
they name and read consistently. The indexes that are left serve lists that may be late by seconds.
"""

from enum import StrEnum

from attrs import field, frozen


class Kind(StrEnum):
    """Types that keys may have."""

    TEXT = "S"
    NUMBER = "N"


@frozen(kw_only=True)
class Key:
    """One attribute of a key."""

    name: str
    kind: Kind = Kind.TEXT


@frozen(kw_only=True)
class Index:
    """A global secondary index. Items without both attributes of its key are not in it."""

    name: str
    hash: Key
    range: Key
    includes: tuple[str, ...] | None = ()  # beside keys; (): keys alone; None: all attributes


@frozen(kw_only=True)
class Table:
    """One table; its name is the installation's prefix, a hyphen, and `noun`."""

    noun: str
    hash: Key
    range: Key | None = None
    expires: bool = False  # whether DynamoDB removes items some time after their `ttl`
    indexes: tuple[Index, ...] = field(default=())

    def name(self, prefix: str) -> str:
        """Return the table's name in an installation."""
        return f"{prefix}-{self.noun}"


TTL = "ttl"
"""The attribute with the second since 1970 from which an item of an expiring table may go."""

USERS = Table(
    noun="users",
    hash=Key(name="id"),
    indexes=(
        # The directory: a listed account is in the partition of its city by its own item, and in
        # that of all cities by an item beside it. Who is shown is read from the accounts.
        Index(
            name="city-index",
            hash=Key(name="listed_in"),
            range=Key(name="name_key"),
            includes=("sought",),
        ),
        # Every account in order of its id, which is the order of time: for the sweep.
        Index(name="created-index", hash=Key(name="every"), range=Key(name="id")),
    ),
)
GALLERIES = Table(noun="galleries", hash=Key(name="user_id"), range=Key(name="id"))
PHOTOS = Table(
    noun="photos",
    hash=Key(name="gallery_id"),
    range=Key(name="id"),
    indexes=(
        # Open upload slots alone: how much an account may still send.
        Index(
            name="user_id-index",
            hash=Key(name="slot_of"),
            range=Key(name="expires_at", kind=Kind.NUMBER),
            includes=("size_bytes",),
        ),
        # Confirmed photos alone: which of an account's have these bytes.
        Index(name="checksum-index", hash=Key(name="user_id"), range=Key(name="sha256")),
        # Slots and archives, in a few partitions by chance: what the hourly sweep looks for.
        Index(
            name="expiry-index",
            hash=Key(name="expiry_shard"),
            range=Key(name="expires_at", kind=Kind.NUMBER),
        ),
    ),
)
# No index: what ends a photographer's sessions must find all of them, so an item names them.
SESSIONS = Table(noun="sessions", hash=Key(name="token_hash"), expires=True)
CITIES = Table(
    noun="cities",
    hash=Key(name="id"),
    indexes=(
        # By the first letters of each word; `rank` is the order of population, then of id.
        Index(
            name="search_key-index",
            hash=Key(name="search_key"),
            range=Key(name="rank"),
            includes=None,
        ),
    ),
)
NEWSLETTERS = Table(
    noun="newsletters",
    hash=Key(name="email"),
    indexes=(
        # Two lists: the confirmed in order of address, the others in order of time.
        Index(
            name="subscribed_at-index",
            hash=Key(name="list"),
            range=Key(name="place"),
            includes=None,
        ),
    ),
)

TABLES = (USERS, GALLERIES, PHOTOS, SESSIONS, CITIES, NEWSLETTERS)


@frozen
class TableNames:
    """The full names of one installation's tables."""

    prefix: str

    users: str = field(init=False)
    galleries: str = field(init=False)
    photos: str = field(init=False)
    sessions: str = field(init=False)
    cities: str = field(init=False)
    newsletters: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        for table in TABLES:
            object.__setattr__(self, table.noun, table.name(self.prefix))
