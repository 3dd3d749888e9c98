"""Answers that are given twice: `Idempotency-Key` on what creates.

The first answer to (caller, key) is kept for 24 hours, sealed, because it may hold a token. The
same key with another request is a conflict; after a failure that may pass (429, 5xx) the repeat is
tried anew. What it makes has the names that the first attempt gave it, so that whatever of that was
done already is found, not made a second time.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from attrs import frozen

from galerly.domain.model.errors import GalerlyError, InvalidError, UnavailableError
from galerly.domain.services.repeats import Repeated, RepeatService
from galerly.entrypoints.http.message import Request, Response
from galerly.ports.secrets import Keyring

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_PURPOSE = "idempotency"

logger = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    status: int
    headers: dict[str, str]
    body: bytes


@frozen(kw_only=True)
class Repeats:
    """Runs a request once per key, and repeats its answer."""

    service: RepeatService
    keyring: Keyring

    def once(
        self,
        request: Request,
        caller: str | None,
        work: Callable[[], Response],
        *,
        afresh: bool = False,
    ) -> Response:
        """Return the answer of `work`, or the one that was kept for the request's key.

        With `afresh` no answer is kept: a repeat does the work once more, on the same things, so
        that it answers with no more than its caller may see by then. A `caller` of None is whoever
        asks from the request's network.

        Raises:
            InvalidError: If the key is not 1 to 255 printable ASCII characters.
            IdempotencyConflictError: If the key came with another request, or the first one is
                still running.
            SlowDownError: If too many keys come from one network.
        """
        key = request.header("idempotency-key")
        if key is None:
            return work()
        if not _KEY.fullmatch(key):
            raise InvalidError("Idempotency-Key", "must be 1 to 255 printable ASCII characters")
        who = f"at {request.network}" if caller is None else caller
        repeated = Repeated(
            # The store holds no address of anybody: a caller is known by a hash.
            caller=hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest(),
            key=key,
            fingerprint=fingerprint(request),
        )
        network = request.network if caller is None else None
        turn = self.service.begin(repeated, network=network)
        if turn.answer is not None:
            return self._unseal(turn.answer)
        try:
            with self.service.names(repeated, turn):
                response = work()
        except BaseException as error:
            refused = isinstance(error, GalerlyError) and not isinstance(error, UnavailableError)
            self._quietly(lambda: self.service.end(repeated, turn, nothing_done=refused))
            raise
        if afresh or passing(response.status):
            self._quietly(lambda: self.service.end(repeated, turn, nothing_done=False))
        else:
            # The work is done and acknowledged, whether or not its answer could be kept.
            answer = self._seal(response)
            self._quietly(lambda: self.service.keep(repeated, turn, answer))
        return response

    def _seal(self, response: Response) -> bytes:
        kept = _Kept(response.status, dict(response.headers), response.body)
        return self.keyring.seal(_PURPOSE, msgspec.msgpack.encode(kept))

    def _unseal(self, sealed: bytes) -> Response:
        kept = msgspec.msgpack.decode(self.keyring.unseal(_PURPOSE, sealed), type=_Kept)
        return Response(status=kept.status, headers=kept.headers, body=kept.body)

    @staticmethod
    def _quietly(step: Callable[[], None]) -> None:
        try:
            step()
        except GalerlyError:
            logger.warning("an idempotency record was not written", exc_info=True)


def passing(status: int) -> bool:
    """Return whether an answer of this status may be another one when asked again."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def fingerprint(request: Request) -> str:
    """Return a hash of what a request asks for."""
    head = f"{request.method} {request.path}?{request.query}\n".encode()
    return base64.b64encode(hashlib.sha256(head + request.body).digest()).decode("ascii")
