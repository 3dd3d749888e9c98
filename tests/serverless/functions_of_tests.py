"""Functions that misbehave, for the emulator of Lambda to hold to its limits."""

import os
import time
from typing import Any


def handler(event: Any, context: Any) -> Any:
    """Do what the event asks for."""
    match event:
        case {"say": text}:
            return text
        case {"much": size}:
            return "x" * size
        case {"sleep": seconds}:
            time.sleep(seconds)
        case {"raise": text}:
            raise ValueError(text)
        case {"environment": _}:
            return sorted(os.environ)
        case {"time": _}:
            return context.get_remaining_time_in_millis()
        case {"exit": status}:
            os._exit(status)
    return None
