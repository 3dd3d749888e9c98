"""Why a request to a signed URL is refused."""

from http import HTTPStatus
from typing import ClassVar

from galerly.domain.model.errors import GalerlyError


class MediaError(GalerlyError):
    """A request to a signed URL is refused; nothing was stored or told.

    The leaf decides `status`, as S3 answers the same mistakes.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    code = "malformed"


class BadSignatureError(MediaError):
    """The URL was not signed here, or not like this."""

    status = HTTPStatus.FORBIDDEN
    code = "bad-signature"

    def __init__(self) -> None:
        super().__init__("this address was altered, or was not made here")


class ExpiredUrlError(MediaError):
    """The URL's time is over."""

    status = HTTPStatus.FORBIDDEN
    code = "url-expired"

    def __init__(self) -> None:
        super().__init__("this address has expired; ask for a new one")


class NoSuchObjectError(MediaError):
    """Nothing is stored under the key."""

    status = HTTPStatus.NOT_FOUND
    code = "not-found"

    def __init__(self) -> None:
        super().__init__("there is no such file")


class LengthRequiredError(MediaError):
    """The request does not say how long its body is."""

    status = HTTPStatus.LENGTH_REQUIRED
    code = "length-required"

    def __init__(self) -> None:
        super().__init__("send content-length with the file")


class WrongLengthError(MediaError):
    """The body is shorter than promised, or its length is no number."""

    code = "wrong-size"

    def __init__(self, promised_bytes: int) -> None:
        super().__init__(f"this address takes exactly {promised_bytes} bytes")
        self.promised_bytes = promised_bytes


class BodyTooLargeError(MediaError):
    """The body is longer than promised."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too-large"

    def __init__(self, promised_bytes: int) -> None:
        super().__init__(f"this address takes exactly {promised_bytes} bytes")
        self.promised_bytes = promised_bytes


class WrongTypeError(MediaError):
    """The body is of another type than promised."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "wrong-type"

    def __init__(self, promised: str) -> None:
        super().__init__(f"this address takes {promised} only")
        self.promised = promised


class WrongHeadersError(MediaError):
    """A header that belongs to the URL is missing or differs."""

    code = "wrong-headers"

    def __init__(self, name: str) -> None:
        super().__init__(f"send the header {name} exactly as it was given with the address")
        self.name = name


class WrongChecksumError(MediaError):
    """The body is not the promised one."""

    code = "wrong-checksum"

    def __init__(self) -> None:
        super().__init__("the bytes that arrived have another SHA-256 than promised; send again")


class KeyTakenError(MediaError):
    """The file is there already: an upload is written once."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "already-uploaded"

    def __init__(self) -> None:
        super().__init__("this file is uploaded already")


class SentAgainError(MediaError):
    """The same upload was begun anew while this one was under way: only the latest goes on."""

    status = HTTPStatus.CONFLICT
    code = "sent-again"

    def __init__(self) -> None:
        super().__init__("this file is being sent once more; only the latest attempt goes on")
