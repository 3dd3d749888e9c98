"""Signed URLs from outside: requests as a browser sends them, answered by whoever serves a store.

A store of ours is asked through `LocalMedia`, as the server does; S3 over real HTTP.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

import httpx
from attrs import frozen
from tests.contract.media import Storage, asked

from galerly.media.errors import MediaError
from galerly.ports.objects import ObjectStore


@frozen
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Door(Protocol):
    """A store and the way to it."""

    @property
    def objects(self) -> ObjectStore:
        """What signs the URLs."""

    def now(self) -> datetime:
        """The moment that decides whether a URL is still good."""

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a request; its length is said as it is."""


@frozen
class LocalDoor(Door):
    storage: Storage

    @property
    def objects(self) -> ObjectStore:
        return self.storage.objects

    def now(self) -> datetime:
        return self.storage.clock.now()

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        key, query = asked(url)
        try:
            return (self._put if method == "PUT" else self._get)(key, query, headers, body)
        except MediaError as refusal:
            return Answer(refusal.status, {}, b"")

    def _put(
        self, key: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer:
        sent = {**headers, "content-length": str(len(body))}
        with self.storage.media.open_put(key, query, sent, self.now()) as reception:
            reception.write(body)
            reception.commit()
        return Answer(200, {}, b"")

    def _get(
        self, key: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer:
        assert body == b""
        delivery = self.storage.media.open_get(
            key,
            query,
            headers.get("range"),
            self.now(),
            if_none_match=headers.get("if-none-match"),
            if_range=headers.get("if-range"),
        )
        with delivery:
            return Answer(delivery.status, delivery.headers, b"".join(delivery.chunks()))


@frozen
class HttpDoor(Door):
    objects: ObjectStore

    def now(self) -> datetime:
        return datetime.now(UTC)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = httpx.request(method, url, headers=headers, content=body, trust_env=False)
        return Answer(answer.status_code, answer.headers, answer.content)
