"""Limits on guessing passwords and codes, which do not lock out whom they protect.

Wrong attempts count against the network they come from, and against the account as seen from that
network. What comes from networks that the account was never signed in from counts together, too, so
that guessing from many networks at once gains nothing. The known networks are left out of that
count: whoever uses it up keeps strangers out, himself among them, and never the photographer.
(OWASP calls the same idea device cookies; a network needs nothing that a program has to keep.)
"""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from galerly.domain.model.account import KnownNetwork, User
from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import (
    CODES_PER_ACCOUNT,
    LOGIN_FROM_KNOWN,
    LOGIN_FROM_NETWORK,
    LOGIN_PER_ACCOUNT,
    LOGIN_PER_NETWORK,
    PROOFS_PER_ACCOUNT,
    RateRule,
)
from galerly.domain.model.session import token_hash
from galerly.ports.clock import Clock
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Keyring

KNOWN_NETWORKS_MAX = 20
KNOWN_FOR = timedelta(days=90)
SEEN_EVERY = timedelta(days=7)  # a write each time would cost more than it tells

_PURPOSE = "known network"
_MAC_BYTES = 16


@frozen(kw_only=True)
class Attempt:
    """An attempt to sign in, and what it counts against while it may still be wrong."""

    account: str
    network: str
    known: bool = False
    counted: tuple[tuple[RateRule, str], ...] = ()


@frozen(kw_only=True)
class Guesses:
    """Counts attempts before they are made, and gives back those that turn out right."""

    limiter: RateLimiter
    keyring: Keyring
    clock: Clock

    def begin(self, address: str, network: str) -> Attempt:
        """Return an attempt on the account of an address, whether there is one or not.

        Raises:
            SlowDownError: If the network has tried too much.
        """
        attempt = Attempt(account=token_hash(address), network=network)
        attempt = self._count(attempt, LOGIN_PER_NETWORK, network)
        return self._count(attempt, LOGIN_FROM_NETWORK, _from(attempt.account, network))

    def meet(self, attempt: Attempt, user: User | None) -> Attempt:
        """Return the attempt, counted with those from all networks that `user` never used.

        An address that has no account is treated as one that knows no network.

        Raises:
            SlowDownError: If strangers have tried too much.
        """
        if user and self.knows(user, attempt.network):
            return evolve(attempt, known=True)
        return self._count_or_give_back(attempt, LOGIN_PER_ACCOUNT)

    def ask_code(self, attempt: Attempt) -> Attempt:
        """Return the attempt, counted as a guess of a code by whoever has the password.

        Raises:
            SlowDownError: If strangers have tried too many.
        """
        if attempt.known:
            return attempt
        return self._count_or_give_back(attempt, CODES_PER_ACCOUNT)

    def note_wrong(self, attempt: Attempt) -> None:
        """Count a wrong password from a known network as one from elsewhere was counted before.

        Else the time that an answer takes would tell which networks an account knows.

        Raises:
            SlowDownError: If all of them together have tried too much.
        """
        if attempt.known:
            self._count(attempt, LOGIN_FROM_KNOWN, attempt.account)

    def give_back(self, attempt: Attempt) -> None:
        """Take an attempt that was right out of every count."""
        for rule, key in attempt.counted:
            self.limiter.give_back(rule, key)

    def begin_proof(self, user: User, *, of: str = "password") -> Attempt:
        """Return an attempt by somebody who is signed in already: no stranger can use these up.

        Raises:
            SlowDownError: If too many were wrong.
        """
        attempt = Attempt(account=user.id, network="")
        return self._count(attempt, PROOFS_PER_ACCOUNT, f"{of} {user.id}")

    def forgive(self, user: User, network: str) -> User:
        """Return the account knowing a network, from which it was proven by mail to be its owner's.

        What was tried from there before counts no more.
        """
        key = _from(token_hash(user.email), network)
        self.limiter.give_back(LOGIN_FROM_NETWORK, key, cost=LOGIN_FROM_NETWORK.count)
        return self.remember(user, network)

    def knows(self, user: User, network: str) -> bool:
        """Return whether an account was signed in to from a network within the last 90 days."""
        mac, now = self._mac(user, network), self.clock.now()
        return any(k.mac == mac and now < k.seen_at + KNOWN_FOR for k in user.known_networks)

    def remember(self, user: User, network: str) -> User:
        """Return the account knowing a network; as it is, where it was seen there lately."""
        mac, now = self._mac(user, network), self.clock.now()
        known = user.known_networks
        if any(k.mac == mac and now < k.seen_at + SEEN_EVERY for k in known):
            return user
        others = [k for k in known if k.mac != mac and now < k.seen_at + KNOWN_FOR]
        newest = sorted([*others, KnownNetwork(mac=mac, seen_at=now)], key=_seen_at)
        return evolve(user, known_networks=tuple(newest[-KNOWN_NETWORKS_MAX:]))

    def _mac(self, user: User, network: str) -> str:
        """Return a network as it is kept: of another account it would be another text."""
        return self.keyring.mac(_PURPOSE, f"{user.id} {network}".encode())[:_MAC_BYTES].hex()

    def _count(self, attempt: Attempt, rule: RateRule, key: str) -> Attempt:
        self.limiter.take(rule, key, now=self.clock.now())
        return evolve(attempt, counted=(*attempt.counted, (rule, key)))

    def _count_or_give_back(self, attempt: Attempt, rule: RateRule) -> Attempt:
        try:
            return self._count(attempt, rule, attempt.account)
        except SlowDownError:
            # Nothing was tried: whoever waits here has not used up their own network's part.
            self.give_back(attempt)
            raise


def _from(account: str, network: str) -> str:
    return f"{account} {network}"


def _seen_at(known: KnownNetwork) -> datetime:
    return known.seen_at
