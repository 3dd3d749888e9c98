"""Stored secrets that went out by mail: codes and tokens."""

from attrs import evolve

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import RowType
from galerly.domain.model.ids import ChallengeId, TokenHash
from galerly.domain.model.session import Challenge, MailedPurpose, MailedToken

_CHALLENGE = RowType(Challenge)
_TOKEN = RowType(MailedToken)

# The unique keys (an address; a purpose and subject) end the earlier one in the same statement.
_PUT_CHALLENGE = _CHALLENGE.insert("challenges").replace("INSERT", "INSERT OR REPLACE", 1)
_TAKE_TRY = f"""
    UPDATE challenges SET tries = tries + 1 WHERE id = ? RETURNING {_CHALLENGE.names}
"""  # noqa: S608 - names of columns
_REMOVE_CHALLENGE = "DELETE FROM challenges WHERE id = ?"
_PUT = _TOKEN.insert("mailed_tokens").replace("INSERT", "INSERT OR REPLACE", 1)
_TAKE = f"DELETE FROM mailed_tokens WHERE token_hash = ? AND purpose = ? RETURNING {_TOKEN.names}"  # noqa: S608 - names of columns
_REMOVE_OF = "DELETE FROM mailed_tokens WHERE subject = ?"
_REMOVE_OF_PURPOSE = "DELETE FROM mailed_tokens WHERE subject = ? AND purpose = ?"


class SqliteMailed(OnDatabase):
    """The part of `SessionRepository` about mailed secrets."""

    def put_challenge(self, challenge: Challenge) -> None:
        with self.database.writing() as write:
            write.run(_PUT_CHALLENGE, _CHALLENGE.values(challenge))

    def take_try(self, challenge_id: ChallengeId) -> Challenge | None:
        with self.database.writing() as write:
            row = write.row(_TAKE_TRY, [challenge_id])
        if row is None:
            return None
        counted = _CHALLENGE.of(row)
        return evolve(counted, tries=counted.tries - 1)

    def remove_challenge(self, challenge_id: ChallengeId) -> bool:
        with self.database.writing() as write:
            return write.run(_REMOVE_CHALLENGE, [challenge_id]) > 0

    def put_mailed(self, token: MailedToken) -> None:
        with self.database.writing() as write:
            write.run(_PUT, _TOKEN.values(token))

    def take_mailed(self, token_hash: TokenHash, purpose: MailedPurpose) -> MailedToken | None:
        with self.database.writing() as write:
            row = write.row(_TAKE, [token_hash, purpose.value])
        return _TOKEN.of(row) if row else None

    def remove_mailed_of(self, subject: str, *, purpose: MailedPurpose | None = None) -> None:
        with self.database.writing() as write:
            if purpose is None:
                write.run(_REMOVE_OF, [subject])
            else:
                write.run(_REMOVE_OF_PURPOSE, [subject, purpose.value])
