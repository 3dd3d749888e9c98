"""Answers that are given twice: `Idempotency-Key` on what creates.

The first answer to (caller, key) is kept for 24 hours, sealed, because it may hold a token. The
same key with another request is a conflict; a failure that may pass (429, 5xx) is forgotten, so
that the repeat is tried anew.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import msgspec
from attrs import frozen

from galerly.domain.model.errors import GalerlyError, InvalidError
from galerly.entrypoints.http.message import Request, Response
from galerly.ports.clock import Clock
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.secrets import Keyring

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=60)  # longer than any request may take
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

    store: IdempotencyStore
    keyring: Keyring
    clock: Clock

    def once(self, request: Request, caller: str, work: Callable[[], Response]) -> Response:
        """Return the answer of `work`, or the one that was kept for the request's key.

        Raises:
            InvalidError: If the key is not 1 to 255 printable ASCII characters.
            IdempotencyConflictError: If the key came with another request, or the first one is
                still running.
        """
        key = request.header("idempotency-key")
        if key is None:
            return work()
        if not _KEY.fullmatch(key):
            raise InvalidError("Idempotency-Key", "must be 1 to 255 printable ASCII characters")
        now = self.clock.now()
        # The store holds no address of anybody: a caller is known by a hash.
        who = hashlib.sha256(caller.encode("utf-8", "surrogatepass")).hexdigest()
        kept = self.store.begin(
            who, key, fingerprint=fingerprint(request), now=now, lease_until=now + LEASE
        )
        if kept is not None:
            return self._unseal(kept)
        try:
            response = work()
        except BaseException:
            self._quietly(lambda: self.store.abandon(who, key))
            raise
        if passing(response.status):
            self._quietly(lambda: self.store.abandon(who, key))
        else:
            # The work is done and acknowledged, whether or not its answer could be kept.
            answer, until = self._seal(response), now + KEPT_FOR
            self._quietly(lambda: self.store.finish(who, key, answer=answer, expires_at=until))
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
