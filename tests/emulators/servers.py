"""One dynoxide and one ministack for each process of tests; each test finds its tables empty."""

import platform
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from tests.emulators.guarded import Guarded
from tests.emulators.running import PLACE, free_port, running
from tests.emulators.tables import create_tables, empty_tables, names_of

from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.dynamodb_store import Store
from galerly.adapters.aws.dynamodb_tables import TableNames

REGION = "us-east-1"
NUMBERS = count(1)
PATIENCE_S = 60.0  # an emulator waits for a processor like everyone else on a busy machine
# Its only program; `make setup` says so too.
HAS_DYNOXIDE = (platform.system(), platform.machine()) == ("Linux", "x86_64")


class Emulator:
    """A running server that stands in for AWS, and a key that it knows."""

    def __init__(self, url: str, credentials: tuple[str, str]) -> None:
        self.url = url
        self.credentials = credentials
        self.unused: list[TableNames] = []  # tables that are made and empty
        self._made: dict[tuple[str, bool], Clients] = {}

    def clients(self, *services: str, quick: bool = False) -> Clients:
        """Return clients of Galerly's that find these services here, and nowhere else."""
        return Clients(
            quick=quick,
            region=REGION,
            endpoints=dict.fromkeys(services, self.url),
            credentials=self.credentials,
            read_timeout_s=PATIENCE_S,
        )

    def shared(self, service: str, *, quick: bool = False) -> Any:
        """Return Galerly's client of a service, the same each time: making one takes a while."""
        if (service, quick) not in self._made:
            self._made[service, quick] = self.clients(service, quick=quick)
        return self._made[service, quick].client(service)

    def close(self) -> None:
        """Close the shared clients."""
        for clients in self._made.values():
            clients.close()

    def client(self, service: str) -> Any:
        """Return a plain client of one service, for what tests prepare and look at."""
        return plain_session().create_client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=self.credentials[0],
            aws_secret_access_key=self.credentials[1],
        )


@cache
def plain_session() -> botocore.session.Session:
    """Return the session of plain clients: it reads what it knows of a service but once."""
    return botocore.session.Session()


def dynoxide_program() -> str:
    """Return where dynoxide is; it listens on 127.0.0.1 alone."""
    [program] = PLACE.glob("dynoxide/node_modules/@dynoxide/*/dynoxide") or [PLACE / "dynoxide"]
    return str(program)


def need_dynoxide() -> None:
    """Skip a test of what requests cost, and say so, where nothing can tell."""
    if not HAS_DYNOXIDE:
        pytest.skip("only dynoxide tells what requests cost, and it is not made for this machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what the tests did without."""
    if not HAS_DYNOXIDE:
        machine = f"{platform.system()} {platform.machine()}"
        terminalreporter.write_line(
            f"dynoxide is not made for {machine}: ministack stood in for DynamoDB in every test"
        )


@pytest.fixture(scope="session")
def dynoxide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """DynamoDB, as one program that keeps all in memory; where there is none, ministack's."""
    if not HAS_DYNOXIDE:
        # One of its own, that looks at no signature: tests change requests that are signed.
        log = tmp_path_factory.mktemp("dynamodb") / "log"
        with ministack_at(free_port(), log) as url:
            emulator = Emulator(url, ("test", "test"))
            yield emulator
            emulator.close()
        return
    port = free_port()
    log = tmp_path_factory.mktemp("dynoxide") / "log"
    with running([dynoxide_program(), "serve", "--port", str(port)], port=port, log=log):
        emulator = Emulator(f"http://127.0.0.1:{port}", ("test", "test"))
        yield emulator
        emulator.close()


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """S3, SQS, SES and the rest; it checks signatures, so the key is that of a real user."""
    log = tmp_path_factory.mktemp("ministack") / "log"
    with ministack_at(free_port(), log, AUTH="true") as url:
        root = Emulator(url, ("test", "test"))
        iam = root.client("iam")
        iam.create_user(UserName="galerly")
        iam.put_user_policy(UserName="galerly", PolicyName="all", PolicyDocument=ALLOW_ALL)
        key = iam.create_access_key(UserName="galerly")["AccessKey"]
        emulator = Emulator(root.url, (key["AccessKeyId"], key["SecretAccessKey"]))
        yield emulator
        emulator.close()


@contextmanager
def ministack_at(port: int, log: Path, **settings: str) -> Iterator[str]:
    """Run a ministack while the block lasts; yield its address."""
    program = PLACE / "ministack" / "bin" / "ministack"
    environment = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), **settings}
    with running([str(program)], port=port, log=log, environment=environment):
        yield f"http://127.0.0.1:{port}"


ALLOW_ALL = """
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
"""


@pytest.fixture
def dynoxide_store(dynoxide: Emulator) -> Iterator[Store]:
    """Six empty tables in dynoxide, asked by botocore's client."""
    with new_store(dynoxide) as store:
        yield store


@pytest.fixture
def quick_dynoxide_store(dynoxide: Emulator) -> Iterator[Store]:
    """Six empty tables in dynoxide, asked by the client that Lambda's functions use."""
    with new_store(dynoxide, quick=True) as store:
        yield store


@pytest.fixture
def ministack_store(ministack: Emulator) -> Iterator[Store]:
    """Six empty tables in ministack, asked by the client that Lambda's functions use."""
    with new_store(ministack, quick=True) as store:
        yield store


@contextmanager
def new_store(emulator: Emulator, *, quick: bool = False) -> Iterator[Store]:
    """Yield a store over six empty tables; see `Guarded` for what it must not do."""
    names = unused_tables(emulator)
    client = Guarded(emulator.shared("dynamodb", quick=quick))
    store = Store(lambda: client, names)
    yield store
    store.close()
    give_back(emulator, names, client.named)


def tables_in(emulator: Emulator) -> Iterator[Store]:
    """Yield a store over six empty tables, for tests that also ask them past it."""
    names = unused_tables(emulator)
    store = Store(lambda: emulator.shared("dynamodb"), names)
    yield store
    store.close()
    give_back(emulator, names, names_of(names))


def unused_tables(emulator: Emulator) -> TableNames:
    """Return the names of six empty tables that no other test uses; making some takes a while."""
    if emulator.unused:
        return emulator.unused.pop()
    names = TableNames(f"galerly{next(NUMBERS)}")
    create_tables(emulator.shared("dynamodb", quick=True), names)
    return names


def give_back(emulator: Emulator, names: TableNames, used: Collection[str]) -> None:
    """Keep tables for the next test, empty again; only those `used` can hold anything."""
    empty_tables(emulator.shared("dynamodb", quick=True), names, used)
    emulator.unused.append(names)
