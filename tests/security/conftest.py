"""One real server for the attacks of each process that runs tests, from as many networks as needed.

Every address of 127.0.0.0/8 is this machine, and another network to the server: a test that runs
into limits does so from an address of its own, and stands in nobody's way.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from tests.photographer import Photographer
from tests.serving import Server, served, without_cities

_addresses = itertools.count(2)
_names = itertools.count(1)
NewClient = Callable[[], httpx.Client]
NewPhotographer = Callable[[], Photographer]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = without_cities(tmp_path_factory.mktemp("security") / "data")
    with served(data, GALERLY_WORKERS="1") as running:
        yield running


def another_address() -> str:
    """Return an address of this machine that no test came from before."""
    number = next(_addresses)
    return f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@pytest.fixture
def new_client(server: Server) -> Iterator[NewClient]:
    """Make clients of the API, each on a network of its own."""
    with ExitStack() as opened:

        def make() -> httpx.Client:
            transport = httpx.HTTPTransport(local_address=another_address(), verify=False)
            client = httpx.Client(base_url=f"{server.url}/v1", transport=transport, timeout=30)
            return opened.enter_context(client)

        yield make


@pytest.fixture
def new_photographer(server: Server) -> Iterator[NewPhotographer]:
    """Make photographers with accounts, each on a network of their own."""
    with ExitStack() as opened:

        def make() -> Photographer:
            made = Photographer(server.url, email=f"attacked-{next(_names)}@example.com")
            made.http.close()
            transport = httpx.HTTPTransport(local_address=another_address(), verify=False)
            made.http = httpx.Client(base_url=f"{server.url}/v1", transport=transport, timeout=30)
            opened.callback(made.close)
            made.register()
            return made

        yield make
