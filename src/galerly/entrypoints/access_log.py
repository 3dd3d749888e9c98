"""One line of log for every request.

It names the route's template and never the path, and of a session its kind and the first digits of
its token's hash: nothing that anybody could use.
"""

import logging
import time
from collections.abc import Mapping

from attrs import define, field

from galerly.domain.model.session import Session

logger = logging.getLogger("galerly.access")

_HASH_DIGITS = 8


@define(kw_only=True)
class Arrival:
    """One request on its way through, with what its line in the log will say."""

    request_id: str
    network: str
    origin: str
    route: str | None = None
    session: Session | None = None
    code: str | None = None
    started_s: float = field(factory=time.monotonic)


def note(
    arrival: Arrival, method: str, status: int, more: Mapping[str, object] | None = None
) -> None:
    """Log a request that was answered, `more` of it beside.

    Status 499: its client left before the answer.
    """
    session = arrival.session
    fields: dict[str, object] = {
        "request_id": arrival.request_id,
        "method": method if method.isalpha() and method.isupper() else "?",
        "route": arrival.route,
        "status": status,
        "ms": round((time.monotonic() - arrival.started_s) * 1000, 1),
    }
    if session is not None:
        fields["session"] = session.kind.value
        fields["session_hash"] = session.token_hash[:_HASH_DIGITS]
    if arrival.code is not None:
        fields["code"] = arrival.code
    logger.info("request", extra={**fields, **(more or {})})
