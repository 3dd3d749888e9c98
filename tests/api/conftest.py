import email
import email.policy
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from attrs import evolve
from PIL import Image
from tests.api.client import ORIGIN, Client
from tests.api.servers import Server, asgi, behind_gateway
from tests.api.world import World
from tests.emulators.servers import PATIENCE_S, REGION, Emulator, tables_in
from tests.plain_codec import PlainCodec

from galerly.adapters.aws.clients import Clients
from galerly.adapters.bcrypt.passwords import BcryptPasswords
from galerly.adapters.memory.jobs import MemoryJobs
from galerly.adapters.memory.mail import MemoryMailer
from galerly.adapters.memory.passwords import FastPasswords
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.system import MemoryKeyring, SteeredClock
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.bootstrap import aws, embedded
from galerly.entrypoints.ports import Ports
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

        yield World(harness.system, client, mails, clock=harness.clock)


@contextmanager
def embedded_world(portal: BlockingPortal, data: Path) -> Iterator[World]:
    """The application over SQLite, the local disk, libvips and bcrypt, in real time.

    bcrypt takes the least work that it can; how much it takes otherwise, its own tests show.
    """

    def mails(address: str) -> list[str]:
        found = []
        for path in sorted((data / "outbox").iterdir()):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["to"] == address:
                plain = mail.get_body(("plain",))
                assert plain
                found.append(plain.get_content())
        return found

    with embedded(Settings(data=data, public_url=ORIGIN, cors_origins=(FRIEND,))) as opened:
        quick = BcryptPasswords(bytes(32), cost=4)
        ports = evolve(opened.ports, passwords=quick)
        system = evolve(opened, ports=ports, services=assemble(ports, opened.settings.site))

        def client(system: System) -> Client:
            return Client(asgi(system), portal)

        yield World(system, client, mails, picture=_painted)


@contextmanager
def aws_world(
    portal: BlockingPortal, dynoxide: Emulator, clients: Clients, bucket: str
) -> Iterator[World]:
    """The function over DynamoDB and S3, with the clock, the queue and the mail of a test."""
    start, mailer, memory = datetime.now(UTC).replace(microsecond=0), MemoryMailer(), MemoryStore()
    clock = SteeredClock(start)  # storage has a clock of its own, and refuses what is not of today

    def change(ports: Ports) -> Ports:
        return evolve(
            ports,
            jobs=MemoryJobs(memory),
            mailer=mailer,
            codec=PlainCodec(),
            passwords=FastPasswords(),
            keyring=MemoryKeyring(),
            clock=clock,
        )

    def mails(address: str) -> list[str]:
        return [mail.text for mail in mailer.to(address)]

    def client(system: System) -> Client:
        none_kept = httpx.Limits(max_keepalive_connections=0)  # nobody would close them
        # Without certificates: loading them takes longer than most tests, and storage is at hand.
        storage = httpx.AsyncHTTPTransport(limits=none_kept, verify=False)
        return Client(behind_gateway(system, storage), portal)

    for store in tables_in(dynoxide):
        settings = Settings(
            public_url=ORIGIN,
            cors_origins=(FRIEND,),
            backend="aws",
            aws_region=REGION,
            aws_prefix=store.tables.prefix,
            aws_bucket=bucket,
        )
        with aws(settings, clients=clients, change=change) as system:
            where = f"{clients.endpoint('s3')}/{bucket}/"
            yield World(system, client, mails, clock=clock, storage=where)


def _painted(note: str) -> bytes:
    out = io.BytesIO()
    color = hashlib.sha256(note.encode()).digest()
    Image.new("RGB", (90, 60), (color[0], color[1], color[2])).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="session")
def aws_clients(dynoxide: Emulator, ministack: Emulator) -> Iterator[Clients]:
    """Clients for all worlds: making them takes longer than most tests."""
    clients = Clients(
        region=REGION,
        endpoints={"dynamodb": dynoxide.url, "s3": ministack.url},
        credentials=ministack.credentials,
        read_timeout_s=PATIENCE_S,
    )
    yield clients
    clients.close()


@pytest.fixture(scope="session")
def bucket(aws_clients: Clients) -> str:
    """A bucket for all worlds: whatever is in it belongs to somebody's own account."""
    name = f"galerly-api-{uuid4().hex}"
    aws_clients.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture(params=["memory", "aws"])
def world(
    request: pytest.FixtureRequest, portal: BlockingPortal, tmp_path: Path
) -> Iterator[World]:
    """The whole application, as of one machine or of AWS; its clock is the test's to move."""
    with worlds(request, portal, tmp_path) as made:
        yield made


@contextmanager
def worlds(request: pytest.FixtureRequest, portal: BlockingPortal, data: Path) -> Iterator[World]:
    """Yield the world that a fixture's parameter names."""
    if request.param == "memory":
        made = memory_world(portal)
    elif request.param == "embedded":
        made = embedded_world(portal, data)
    else:
        made = aws_world(
            portal, *map(request.getfixturevalue, ("dynoxide", "aws_clients", "bucket"))
        )
    with made as world:
        yield world


@pytest.fixture(scope="module", params=["memory", "aws"])
def lasting(
    request: pytest.FixtureRequest, portal: BlockingPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One application for all tests of a file that ask for it: for what changes nothing there."""
    with worlds(request, portal, tmp_path_factory.mktemp("lasting")) as made:
        yield made


@pytest.fixture
def anyone(world: World) -> Client:
    return world.anyone


@pytest.fixture
def anna(world: World) -> Client:
    return world.photographer(email="anna@example.com")
