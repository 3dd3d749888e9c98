"""An authenticator app."""

import base64
from datetime import datetime

from galerly.domain.model.second_factor import code_at


def code_shown(secret: str, *, at: datetime, steps: int = 0) -> str:
    """Return what the app shows at a time, or so many half minutes later."""
    return code_at(base64.b32decode(secret), int(at.timestamp()) // 30 + steps)
