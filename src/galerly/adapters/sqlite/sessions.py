"""Stored sessions; mailed codes and tokens stand in a file of their own."""

from datetime import datetime

from galerly.adapters.sqlite.mailed import SqliteMailed
from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.ids import SessionId, TokenHash, UserId
from galerly.domain.model.session import (
    ClientSession,
    PhotographerSession,
    Session,
    SessionKind,
    ViewerSession,
)
from galerly.ports.sessions import SessionRepository

_PHOTOGRAPHER = RowType(PhotographerSession)
_ROW_TYPES: dict[SessionKind, RowType[Session]] = {
    SessionKind.PHOTOGRAPHER: RowType[Session](PhotographerSession),
    SessionKind.CLIENT: RowType[Session](ClientSession),
    SessionKind.VIEWER: RowType[Session](ViewerSession),
}
_ADDS = {
    kind: row_type.insert("sessions", "kind").replace("INSERT", "INSERT OR REPLACE", 1)
    for kind, row_type in _ROW_TYPES.items()
}
_SELECTS = {
    kind: row_type.select("sessions") + "WHERE token_hash = ?"
    for kind, row_type in _ROW_TYPES.items()
}
_KIND = "SELECT kind FROM sessions WHERE token_hash = ?"
_TOUCH = "UPDATE sessions SET last_used_at = ? WHERE token_hash = ?"
_OF_USER = _PHOTOGRAPHER.select("sessions") + "WHERE user_id = ? ORDER BY id DESC"
_REMOVE = "DELETE FROM sessions WHERE token_hash = ?"
_REMOVE_OLDEST = """
    DELETE FROM sessions WHERE token_hash IN (
      SELECT token_hash FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT -1 OFFSET ?)
"""
_REMOVE_OF_USER = """
    DELETE FROM sessions
    WHERE user_id = :user_id AND (:only IS NULL OR id = :only) AND id IS NOT :keep
"""
_REMOVE_EXPIRED = (
    """
    DELETE FROM sessions WHERE token_hash IN (
      SELECT token_hash FROM sessions WHERE expires_at <= ? LIMIT ?)
    """,
    """
    DELETE FROM challenges WHERE id IN (
      SELECT id FROM challenges WHERE expires_at <= ? LIMIT ?)
    """,
    """
    DELETE FROM mailed_tokens WHERE token_hash IN (
      SELECT token_hash FROM mailed_tokens WHERE expires_at <= ? LIMIT ?)
    """,
)


class SqliteSessions(SqliteMailed, SessionRepository):
    """Sessions of all kinds in the table `sessions`."""

    def add(self, session: Session, *, most: int) -> None:
        values = {**_ROW_TYPES[session.kind].values(session), "kind": session.kind.value}
        with self.database.writing() as write:
            write.run(_ADDS[session.kind], values)
            if isinstance(session, PhotographerSession):
                write.run(_REMOVE_OLDEST, [session.user_id, most])

    def find(self, token_hash: TokenHash) -> Session | None:
        with self.database.snapshot() as reader:
            row = reader.row(_KIND, [token_hash])
            if row is None:
                return None
            kind = SessionKind(row[0])
            [row] = reader.rows(_SELECTS[kind], [token_hash])
        return _ROW_TYPES[kind].of(row)

    def touch(self, token_hash: TokenHash, at: datetime) -> None:
        with self.database.writing() as write:
            write.run(_TOUCH, [to_micros(at), token_hash])

    def of_user(self, user_id: UserId) -> tuple[PhotographerSession, ...]:
        return tuple(_PHOTOGRAPHER.of(row) for row in self.database.rows(_OF_USER, [user_id]))

    def remove(self, token_hash: TokenHash) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [token_hash])

    def remove_of_user(
        self,
        user_id: UserId,
        *,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_OF_USER, {"user_id": user_id, "only": only, "keep": keep})

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        gone = 0
        with self.database.writing() as write:
            for removal in _REMOVE_EXPIRED:
                gone += write.run(removal, [to_micros(now), limit - gone])
        return gone
