"""Mailed codes and tokens in DynamoDB.

Beside them stand items of the address or subject they went to, which name the ones that count: a
new one ends its predecessor in the transaction that stores it. Taking one is a transaction too,
because its lost answer may be asked for again, and nobody's code is then used up for nothing.
"""

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import (
    Action,
    ConditionFailed,
    Delete,
    Put,
    TransactionFailed,
    Update,
)
from galerly.adapters.aws.dynamodb_items import Item, ItemType, integer, number, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.adapters.aws.dynamodb_times import ttl
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.ids import ChallengeId, TokenHash
from galerly.domain.model.session import Challenge, MailedPurpose, MailedToken

# A token goes by another name than the key, which has a prefix.
_CHALLENGE = ItemType(Challenge)
_MAILED = ItemType(MailedToken, {"token_hash": "mailed_hash"})
_THERE = "attribute_exists(token_hash)"
_TRIES = 100  # while others write to the same address or subject: each time one gets through


class DynamodbMailed(OnStore):
    """The part of `SessionRepository` about mailed codes and tokens."""

    # --- mailed codes ---

    def put_challenge(self, challenge: Challenge) -> None:
        """Store a challenge; an earlier one of the same address ends in the same write."""
        lasting = ttl(challenge.expires_at)
        item = {
            **keys.challenge(challenge.id),
            **_CHALLENGE.attributes(challenge),
            "ttl": lasting,
        }
        place = keys.code_of(challenge.email)
        current: Item = {**place, "challenge_id": text(challenge.id), "ttl": lasting}
        for _ in range(_TRIES):
            before = self.store.get(self.table, place)
            condition, values = "attribute_not_exists(challenge_id)", None
            earlier: list[Action] = []
            if before is not None:
                condition = "challenge_id = :before"
                values = {":before": before["challenge_id"]}
                if before["challenge_id"] != current["challenge_id"]:
                    key = keys.challenge(before["challenge_id"]["S"])
                    earlier = [Delete(self.table, key)]
            try:
                self.store.transact(
                    [
                        Put(self.table, current, condition=condition, values=values),
                        Put(self.table, item),
                        *earlier,
                    ]
                )
            except TransactionFailed:
                continue  # another code was sent meanwhile: that one ends
            return
        raise UnavailableError

    def take_try(self, challenge_id: ChallengeId) -> Challenge | None:
        """Count one try of a challenge and return it as it was before; None if unknown."""
        try:
            before = self.store.update(
                self.table,
                keys.challenge(challenge_id),
                "SET tries = tries + :one",
                {":one": number(1)},
                condition=_THERE,
                returns="ALL_OLD",
            )
        except ConditionFailed:
            return None
        return _CHALLENGE.of(before)

    def remove_challenge(self, challenge_id: ChallengeId) -> bool:
        """End a challenge; return whether it was there: of two, one is first."""
        return self._taken(keys.challenge(challenge_id))

    # --- mailed tokens ---

    def put_mailed(self, token: MailedToken) -> None:
        """Store a mailed token; earlier ones of the same purpose and subject end."""
        lasting = ttl(token.expires_at)
        item: Item = {**keys.mailed(token.token_hash), **_MAILED.attributes(token), "ttl": lasting}
        for _ in range(_TRIES):
            before = self.store.get(self.table, keys.mailed_to(token.subject)) or {}
            earlier = before.get(token.purpose.value)
            seconds = max(integer(before, "ttl"), int(lasting["N"]))
            values: Item = {":hash": text(token.token_hash), ":ttl": number(seconds)}
            condition = "attribute_not_exists(#purpose)"
            ended: list[Action] = []
            if earlier is not None:
                condition, values[":before"] = "#purpose = :before", earlier
                if earlier["S"] != token.token_hash:
                    ended = [Delete(self.table, keys.mailed(earlier["S"]))]
            current = Update(
                self.table,
                keys.mailed_to(token.subject),
                "SET #purpose = :hash, #ttl = :ttl",
                values,
                condition=condition,
                names={"#purpose": token.purpose.value, "#ttl": "ttl"},
            )
            try:
                self.store.transact([current, Put(self.table, item), *ended])
            except TransactionFailed:
                continue  # another one was sent meanwhile: that one ends
            return
        raise UnavailableError

    def take_mailed(self, token_hash: TokenHash, purpose: MailedPurpose) -> MailedToken | None:
        """Remove a mailed token and return it, expired or not; None if unknown."""
        item = self.store.get(self.table, keys.mailed(token_hash))
        if item is None:
            return None
        token = _MAILED.of(item)
        if token.purpose is not purpose or not self._taken(keys.mailed(token_hash)):
            return None
        return token

    def remove_mailed_of(self, subject: str, *, purpose: MailedPurpose | None = None) -> None:
        """End every mailed token of a subject, or of one purpose; idempotent."""
        purposes = [purpose] if purpose else list(MailedPurpose)
        for _ in range(_TRIES):
            listed = self.store.get(self.table, keys.mailed_to(subject)) or {}
            hashes = {p.value: listed[p.value] for p in purposes if p.value in listed}
            if not hashes:
                return
            names = {f"#p{number}": name for number, name in enumerate(hashes)}
            forgotten = Update(
                self.table,
                keys.mailed_to(subject),
                "REMOVE " + ", ".join(names),
                {f":{name[1:]}": hashes[purpose_] for name, purpose_ in names.items()},
                condition=" AND ".join(f"{name} = :{name[1:]}" for name in names),
                names=names,
            )
            ended = [Delete(self.table, keys.mailed(h["S"])) for h in hashes.values()]
            try:
                self.store.transact([forgotten, *ended])
            except TransactionFailed:
                continue  # another one was sent meanwhile: that one ends too
            return
        raise UnavailableError

    def _taken(self, key: Item) -> bool:
        """Remove an item; return whether it was there. Asked again, it is the same answer."""
        try:
            self.store.transact([Delete(self.table, key, condition=_THERE)])
        except TransactionFailed:
            return False
        return True
