"""What a long-running process does when the disk fails under the database."""

import logging
import os

EXIT_STATUS = 74  # EX_IOERR of sysexits.h

log = logging.getLogger("galerly.disk")


def end_process(error: Exception) -> None:
    """End this process at once: what the disk still holds, only a new one can find out."""
    log.critical("the disk failed; ending", extra={"error": type(error).__name__})
    os._exit(EXIT_STATUS)
