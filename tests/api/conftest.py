import email
import email.policy
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from PIL import Image
from tests.api.client import ORIGIN, Client
from tests.api.servers import Server, asgi, behind_gateway
from tests.api.world import World
from tests.plain_codec import PlainCodec

from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System
from galerly.testing import in_memory

FRIEND = "https://friend.example"
# For what a server of one machine does by itself and API Gateway does instead of us on AWS.
on_one_machine = pytest.mark.parametrize("world", ["memory"], indirect=True)


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as opened:
        yield opened


@contextmanager
def memory_world(
    portal: BlockingPortal, serve: Callable[[System], Server] = asgi
) -> Iterator[World]:
    settings = Settings(public_url=ORIGIN, cors_origins=(FRIEND,))
    with in_memory(settings=settings, codec=PlainCodec()) as harness:

        def mails(address: str) -> list[str]:
            return [mail.text for mail in harness.mail.to(address)]

        def client(system: System) -> Client:
            return Client(serve(system), portal)

        yield World(harness.system, client, mails, harness.clock)


@contextmanager
def embedded_world(portal: BlockingPortal, data: Path) -> Iterator[World]:
    """The application over SQLite, the local disk, libvips and bcrypt, in real time."""

    def mails(address: str) -> list[str]:
        found = []
        for path in sorted((data / "outbox").iterdir()):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["to"] == address:
                found.append(mail.get_content())
        return found

    with embedded(Settings(data=data, public_url=ORIGIN, cors_origins=(FRIEND,))) as system:

        def client(system: System) -> Client:
            return Client(asgi(system), portal)

        yield World(system, client, mails, picture=_painted)


def _painted(note: str) -> bytes:
    out = io.BytesIO()
    color = hashlib.sha256(note.encode()).digest()
    Image.new("RGB", (90, 60), (color[0], color[1], color[2])).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(params=["memory", "lambda"])
def world(request: pytest.FixtureRequest, portal: BlockingPortal) -> Iterator[World]:
    """The whole application over the adapters in memory; its clock is the test's to move."""
    with memory_world(portal, asgi if request.param == "memory" else behind_gateway) as made:
        yield made


@pytest.fixture
def anyone(world: World) -> Client:
    return world.anyone


@pytest.fixture
def anna(world: World) -> Client:
    return world.photographer(email="anna@example.com")
