"""What can go wrong, in families; each leaf has a stable code that programs match on.

The family decides the HTTP status and the exit status of a command; the leaf carries the data and
writes its own message, which is safe to show to whoever caused it.
"""

from datetime import timedelta
from typing import ClassVar


class GalerlyError(Exception):
    """Something the caller can understand and often mend."""

    code: ClassVar[str] = "internal"


class MalformedError(GalerlyError):
    """The request cannot be read at all."""

    code = "malformed"


class BadCursorError(MalformedError):
    """A cursor was altered, or belongs to another list."""

    code = "bad-cursor"

    def __init__(self) -> None:
        super().__init__("this cursor was altered or belongs to another list; start without one")


class UnauthenticatedError(GalerlyError):
    """Nobody is signed in, or the session has ended."""

    code = "unauthenticated"

    def __init__(
        self, message: str = "sign in first: this session is missing or has ended"
    ) -> None:
        super().__init__(message)


class BadCredentialsError(UnauthenticatedError):
    """Address and password, or code, do not belong together."""

    code = "bad-credentials"

    def __init__(self, message: str = "the e-mail address or the password is wrong") -> None:
        super().__init__(message)


class SecondFactorRequiredError(UnauthenticatedError):
    """The password is right, and the account asks for a code, too."""

    code = "second-factor-required"

    def __init__(self) -> None:
        super().__init__("this account also asks for a code; send it as `code`")


class SecondFactorWrongError(UnauthenticatedError):
    """The password is right, and the code beside it is not."""

    code = "second-factor-wrong"

    def __init__(self) -> None:
        super().__init__("this code is wrong, too old, or was used already")


class ProofRequiredError(UnauthenticatedError):
    """The session is real, and what it asks for takes the password once more."""

    code = "password-required"

    def __init__(self) -> None:
        super().__init__("this takes your password again; send it as `password`")


class PasswordRequiredError(UnauthenticatedError):
    """The share link has a password, and none was given."""

    code = "password-required"

    def __init__(self) -> None:
        super().__init__("this gallery asks for a password")


class PasswordWrongError(UnauthenticatedError):
    """The share link has another password."""

    code = "password-wrong"

    def __init__(self) -> None:
        super().__init__("that is not the password of this gallery")


class DeniedError(GalerlyError):
    """The object is yours to know, but not to use like this."""

    code = "forbidden"


class NotFoundError(GalerlyError):
    """It does not exist, or is not yours: both look the same."""

    code = "not-found"

    def __init__(self, noun: str = "resource") -> None:
        super().__init__(f"there is no such {noun}")
        self.noun = noun


class MailedTokenError(NotFoundError):
    """A mailed link is unknown, was used, or is too old."""

    def __init__(self) -> None:
        Exception.__init__(self, "this link was used already or is too old; ask for a new one")
        self.noun = "link"


class ConflictError(GalerlyError):
    """It cannot be done in the present state of things."""

    code = "conflict"


class EmailTakenError(ConflictError):
    """Another account has this address."""

    code = "email-taken"

    def __init__(self) -> None:
        super().__init__("an account with this e-mail address exists; log in or reset the password")


class HandleTakenError(ConflictError):
    """Another photographer has this handle."""

    code = "handle-taken"

    def __init__(self, handle: str) -> None:
        super().__init__(f"the handle {handle!r} is taken; choose another")


class IdTakenError(ConflictError):
    """Something has this id already: where ids are drawn by repeats, the same thing."""

    def __init__(self, thing: str) -> None:
        super().__init__(f"{thing} with this id exists")


class IdempotencyConflictError(ConflictError):
    """The same Idempotency-Key came with another request, or its first one is still running."""

    code = "conflict"


class KeyReusedError(IdempotencyConflictError):
    """An Idempotency-Key came with another request than before."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key came with another request")


class AttemptRunningError(IdempotencyConflictError):
    """Another attempt at the same request is under way."""

    def __init__(self) -> None:
        super().__init__("the first request with this key is still running")


class SelectionFullError(ConflictError):
    """More favorites than the link allows."""

    code = "selection-full"

    def __init__(self, chosen: int, limit: int) -> None:
        super().__init__(
            f"{chosen} photos are chosen and at most {limit} may be; remove some first"
        )
        self.chosen = chosen
        self.limit = limit


class SelectionClosedError(ConflictError):
    """The selection was submitted, or its deadline has passed."""

    code = "selection-closed"


class GoneError(GalerlyError):
    """It was here, and its time is over."""

    code = "gallery-expired"
    whom_to_ask: tuple[str, str | None] | None = None  # the photographer's name and handle


class LinkExpiredError(GoneError):
    """The share link's time is over."""

    code = "link-expired"

    def __init__(self) -> None:
        super().__init__("this link has expired; ask the photographer for a new one")


class GalleryExpiredError(GoneError):
    """The gallery's time is over."""

    code = "gallery-expired"

    def __init__(self) -> None:
        super().__init__("this gallery has closed; ask the photographer to open it again")


class StaleError(GalerlyError):
    """It was changed by somebody else since it was read."""

    code = "changed-meanwhile"

    def __init__(self, noun: str = "resource") -> None:
        super().__init__(f"this {noun} was changed meanwhile; load it again and repeat the change")
        self.noun = noun


class TooLargeError(GalerlyError):
    """More bytes, or more things, than are accepted."""

    code = "too-large"


class UnsupportedTypeError(GalerlyError):
    """A kind of file or body that is not accepted."""

    code = "unsupported-type"


class InvalidError(GalerlyError):
    """A value breaks a rule; `field` is its path in the request, such as `files[0].size`."""

    code = "invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message


class SlowDownError(GalerlyError):
    """A limit was reached; it is open again after `retry_after`."""

    code = "slow-down"

    def __init__(self, retry_after: timedelta) -> None:
        seconds = max(1, -int(-retry_after.total_seconds() // 1))
        super().__init__(f"too many attempts; try again in {seconds} seconds")
        self.retry_after_s = seconds


class UnavailableError(GalerlyError):
    """A back end does not answer just now; the same request may succeed soon."""

    code = "unavailable"

    def __init__(self, message: str = "busy just now; try again in a moment") -> None:
        super().__init__(message)
        self.retry_after_s = 2


class ObjectRefusedError(ConflictError):
    """Storage holds no such object, or not the promised one; `code` says which."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.reason = code


class UnreadableImageError(GalerlyError):
    """A file is not a picture that can be shown; the message tells the photographer why."""

    code = "unreadable-image"
