"""What the first visitors would wait for: libraries that are loaded where they are first needed."""

import importlib
import logging
from threading import Thread

from galerly.domain.model.errors import GalerlyError
from galerly.entrypoints.system import System

_ADDRESS = "nobody@galerly.invalid"  # RFC 2606: no account has it
_PASSWORD = "no password of anybody"  # noqa: S105 - it opens nothing

logger = logging.getLogger(__name__)


def warm_up(system: System) -> Thread:
    """Use once, in the background, what requests use; return the thread that does it.

    It changes nothing and asks nobody's account. It takes half a second; a server that ends sooner
    waits for it.
    """
    thread = Thread(target=_use_all, args=[system], name="warm-up", daemon=True)
    thread.start()
    return thread


def _use_all(system: System) -> None:
    ports = system.ports
    importlib.import_module("anyio._backends._asyncio")  # what hands requests to threads
    try:
        ports.keyring.mac("warm-up", b"")
        ports.users.find_by_email(_ADDRESS)
        ports.passwords.is_common(_PASSWORD)  # reads 30,000 common ones
        ports.passwords.verify(_PASSWORD, None)
    except GalerlyError as error:
        # Whoever comes first finds the same, and is told.
        logger.info("not warmed up", extra={"error": type(error).__name__})
