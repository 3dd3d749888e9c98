"""Photographers, clients and viewers of a system, as the API's tests need them."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from tests.api.client import Client, ok
from tests.plain_codec import a_jpeg

from galerly.entrypoints.system import System

PASSWORD = "seven blue herons"
_numbers = count(1)


class World:
    """A running system, and who uses it."""

    def __init__(  # noqa: PLR0913 - of which most have no other
        self,
        system: System,
        client: Callable[[System], Client],
        mails: Callable[[str], Sequence[str]],  # to an address, oldest first
        *,
        clock: Any = None,
        picture: Callable[[str], bytes] = lambda note: a_jpeg(note=note),
        storage: str = "http://galerly.test/media/",  # what signed URLs start with
    ) -> None:
        self.system = system
        self.client_of = client
        self.anyone = client(system)
        self._mails = mails
        self.clock = clock  # None where time is real
        self.picture = picture
        self.storage = storage

    def run_jobs(self) -> None:
        """Do all work that is due, and what settles within seconds."""
        if self.clock is not None:
            self.clock.advance(timedelta(seconds=5))
        for outcome in self.system.run_jobs():
            assert not outcome.parked, outcome.error

    def mail_to(self, address: str) -> str:
        """Return the text of the last mail to an address."""
        return self._mails(address)[-1]

    def token_in_mail(self, address: str) -> str:
        """Return the secret in the last mail to an address."""
        found = re.search(r"#([A-Za-z0-9_-]{20,})", self.mail_to(address))
        assert found, self.mail_to(address)
        return found[1]

    def code_in_mail(self, address: str) -> str:
        """Return the six digits in the last mail to an address."""
        found = re.search(r"\b(\d{6})\b", self.mail_to(address))
        assert found, self.mail_to(address)
        return found[1]

    def photographer(self, **fields: Any) -> Client:
        """Return a new photographer, signed in."""
        number = next(_numbers)
        body = {
            "email": f"anna{number}@example.com",
            "password": PASSWORD,
            "name": "Anna Ambrose",
            **fields,
        }
        address = f"198.51.100.{number % 250 + 1}"
        answer = ok(self.anyone.at(address).post("/auth/register", body), 201)
        return self.anyone.bearing(answer["token"])

    def gallery(self, owner: Client, **fields: Any) -> dict[str, Any]:
        """Return a new, published gallery."""
        made: dict[str, Any] = ok(owner.post("/galleries", {"title": "Lena & Tom", **fields}), 201)
        answer = owner.patch(f"/galleries/{made['id']}", {"state": "published"})
        published: dict[str, Any] = ok(answer)
        return published

    def upload(self, owner: Client, gallery_id: str, *names: str) -> list[dict[str, Any]]:
        """Return photos, their bytes in storage and their renditions made."""
        confirmed = self.confirm(owner, gallery_id, *names)
        self.run_jobs()
        listed = ok(owner.get(f"/galleries/{gallery_id}/photos", limit=1000))["items"]
        made = {photo["id"]: photo for photo in listed}
        return [made[photo["id"]] for photo in confirmed]

    def confirm(self, owner: Client, gallery_id: str, *names: str) -> list[dict[str, Any]]:
        """Return photos whose bytes are in storage."""
        contents = {name: self.picture(f"{name} {next(_numbers)}") for name in names}
        files = [
            {
                "filename": name,
                "content_type": "image/jpeg",
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, data in contents.items()
        ]
        slots = ok(owner.post(f"/galleries/{gallery_id}/uploads", {"files": files}))["uploads"]
        for slot, data in zip(slots, contents.values(), strict=True):
            self.send(slot, data)
        claims = [{"photo_id": slot["photo_id"]} for slot in slots]
        answer = ok(owner.post(f"/galleries/{gallery_id}/photos", {"photos": claims}))
        assert answer["failed"] == []
        photos: list[dict[str, Any]] = answer["photos"]
        return photos

    def send(self, slot: dict[str, Any], data: bytes, status: int = 200) -> None:
        """Send bytes to a slot, which has to answer with `status`."""
        path = "/" + slot["url"].removeprefix("http://galerly.test")
        sent = self.anyone.request("PUT", path, headers=slot["headers"], content=data)
        assert sent.status_code == status, sent.text

    def link(self, owner: Client, gallery_id: str, **fields: Any) -> dict[str, Any]:
        """Return a new share link."""
        made: dict[str, Any] = ok(owner.post(f"/galleries/{gallery_id}/links", fields), 201)
        return made

    def viewer(self, link: dict[str, Any], **fields: Any) -> Client:
        """Return somebody who opened a share link."""
        body = {"share_token": link["share_token"], **fields}
        return self.anyone.bearing(ok(self.anyone.post("/share/session", body))["token"])

    def client(self, email: str) -> Client:
        """Return a client who proved an address by the mailed code."""
        challenge = ok(self.anyone.post("/auth/client/code", {"email": email}), 202)["challenge"]
        self.run_jobs()
        body = {"challenge": challenge, "code": self.code_in_mail(email)}
        return self.anyone.bearing(ok(self.anyone.post("/auth/client/session", body))["token"])
