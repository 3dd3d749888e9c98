"""Which passwords are accepted."""

import string

from galerly.domain.model.account import PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS
from galerly.domain.model.errors import InvalidError
from galerly.ports.secrets import Passwords

_TAIL = string.digits + string.punctuation


def check_password(
    passwords: Passwords, password: str, *, email: str, field: str = "password"
) -> None:
    """Return if a password may protect the account of `email`.

    Raises:
        InvalidError: If it is not 10 to 256 characters, or is one that guessers try first.
    """
    if not PASSWORD_MIN_CHARS <= len(password) <= PASSWORD_MAX_CHARS:
        raise InvalidError(
            field, f"must have {PASSWORD_MIN_CHARS} to {PASSWORD_MAX_CHARS} characters"
        )
    folded = password.casefold()
    own = {email, email.partition("@")[0], "galerly"} - {""}
    if not own.isdisjoint({folded, folded.rstrip(_TAIL)}) or passwords.is_common(password):
        raise InvalidError(field, "is too easy to guess; choose a longer or less common one")
