"""The mails that a server left in its outbox, as their reader sees them."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path


class Mailbox:
    """The outbox of a data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "outbox"

    def newest(self, address: str, *, containing: str, within_s: float = 20) -> str:
        """Return the text of the newest mail to an address that contains a text; wait for it."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for path in sorted(self._folder.glob("*.eml"), reverse=True):
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                body = mail.get_body(("plain",))
                text = body.get_content() if body else ""
                if address in mail["To"] and containing in text:
                    return str(text)
            time.sleep(0.1)
        message = f"no mail to {address} with {containing!r}"
        raise TimeoutError(message)

    def link(self, address: str, path: str) -> str:
        """Return the newest mailed link to a page of this path."""
        text = self.newest(address, containing=path)
        found = re.search(rf"https?://\S*{re.escape(path)}\S*", text)
        assert found, text
        return found[0]

    def code(self, address: str) -> str:
        """Return the newest mailed sign-in code."""
        found = re.search(r"\b(\d{6}|\d{3} \d{3})\b", self.newest(address, containing="/client#"))
        assert found
        return found[1].replace(" ", "")
