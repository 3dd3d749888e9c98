"""Making and checking the codes of second factors."""

import base64
import hmac
from typing import cast

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import SecondFactorWrongError
from galerly.domain.model.ids import UserId
from galerly.domain.model.second_factor import (
    CODE_DIGITS,
    RECOVERY_CODES,
    SECRET_BYTES,
    SecondFactor,
    recovery_code,
    step_of,
    typed,
)
from galerly.ports.clock import Clock
from galerly.ports.secrets import Keyring, Tokens

_SEALING = "second factor"
_RECOVERY = "recovery code"
_MAC_BYTES = 16


@frozen(kw_only=True)
class FactorCodes:
    """Makes secrets and recovery codes, and tells right codes from wrong ones.

    The secret is sealed, because codes are made from it each time; a copy of the database without
    the keys is no second factor. A recovery code is random enough for a fast hash, which is keyed
    for the same reason.
    """

    keyring: Keyring
    tokens: Tokens
    clock: Clock

    def begin(self, user_id: UserId) -> tuple[SecondFactor, bytes]:
        """Return a factor that is not confirmed yet, and its secret."""
        secret = self._random()[:SECRET_BYTES]
        sealed = self.keyring.seal(_SEALING, user_id.encode() + b"\0" + secret)
        text = base64.b64encode(sealed).decode()
        return SecondFactor(sealed_secret=text, begun_at=self.clock.now()), secret

    def recovery_codes(self) -> tuple[str, ...]:
        """Return new recovery codes."""
        return tuple(recovery_code(self._random()) for _ in range(RECOVERY_CODES))

    def has(self, user: User, recovery_codes: tuple[str, ...]) -> bool:
        """Return whether these are the recovery codes of an account's factor, none used yet."""
        factor = user.second_factor
        return factor is not None and factor.recovery_macs == self._macs(user, recovery_codes)

    def confirm(self, user: User, code: str, recovery_codes: tuple[str, ...]) -> User | None:
        """Return the account with its factor on, from the code used now; None: it is wrong."""
        factor = cast("SecondFactor", user.second_factor)
        step = self._step(user, factor, typed(code))
        if step is None:
            return None
        confirmed = evolve(
            factor,
            confirmed_at=self.clock.now(),
            last_step=step,
            recovery_macs=self._macs(user, recovery_codes),
        )
        return evolve(user, second_factor=confirmed)

    def use(self, user: User, code: str) -> User:
        """Return the account with a code of its factor used up; whoever stores it has used it.

        Raises:
            SecondFactorWrongError: If it is neither the code of now nor a recovery code that is
                left, or was used.
        """
        factor, plain = cast("SecondFactor", user.second_factor), typed(code)
        if len(plain) == CODE_DIGITS and plain.isdecimal():
            step = self._step(user, factor, plain)
            if step is None:
                raise SecondFactorWrongError
            return evolve(user, second_factor=evolve(factor, last_step=step))
        mac = self._mac(user, plain)
        left = tuple(m for m in factor.recovery_macs if not hmac.compare_digest(m, mac))
        if len(left) == len(factor.recovery_macs):
            raise SecondFactorWrongError
        return evolve(user, second_factor=evolve(factor, recovery_macs=left))

    def _step(self, user: User, factor: SecondFactor, code: str) -> int | None:
        opened = self.keyring.unseal(_SEALING, base64.b64decode(factor.sealed_secret))
        owner, _, secret = opened.partition(b"\0")
        if owner != user.id.encode():  # copied from another account's row
            return None
        return step_of(code, secret, now=self.clock.now(), after=factor.last_step)

    def _macs(self, user: User, recovery_codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._mac(user, typed(each)) for each in recovery_codes)

    def _mac(self, user: User, code: str) -> str:
        message = f"{user.id} {code}".encode("utf-8", "replace")
        return self.keyring.mac(_RECOVERY, message)[:_MAC_BYTES].hex()

    def _random(self) -> bytes:
        return base64.urlsafe_b64decode(self.tokens.secret() + "=")
