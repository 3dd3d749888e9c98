from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from galerly.entrypoints.asgi import create_app
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory
from tests.api.client import ORIGIN, Client
from tests.api.world import World
from tests.plain_codec import PlainCodec

FRIEND = "https://friend.example"


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture
def world(portal: BlockingPortal) -> Iterator[World]:
    """The whole application over the adapters in memory; its clock is the test's to move."""
    settings = Settings(public_url=ORIGIN, cors_origins=(FRIEND,))
    with in_memory(settings=settings, codec=PlainCodec()) as harness:
        client = Client(create_app(harness.system), portal)
        yield World(harness.system, client, harness.mail.to, harness.clock)


@pytest.fixture
def anyone(world: World) -> Client:
    return world.anyone


@pytest.fixture
def anna(world: World) -> Client:
    return world.photographer(email="anna@example.com")
