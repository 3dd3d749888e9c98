"""Start the API's function afresh and let it answer once, beside a client of boto3 alone.

    python bench/bench_cold_start.py [--runs 15]

The package lies compiled in a folder, as in the zip; the answer is a photographer's galleries, out
of a DynamoDB emulator. Figures are user and system time of whole processes, the best of all runs,
taken in turn.
"""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from attrs import evolve

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.aws_emulated.cold_start import BOTO3, FIRST, event_of, package, ratio, start
from tests.emulators.running import PLACE, free_port, running
from tests.emulators.servers import REGION, Emulator
from tests.emulators.tables import create_tables

from galerly.adapters.aws.dynamodb_tables import TableNames
from galerly.adapters.memory.jobs import MemoryJobs
from galerly.adapters.memory.store import MemoryStore
from galerly.entrypoints.bootstrap import aws
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.settings import Settings


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    [dynoxide] = PLACE.glob("dynoxide/node_modules/@dynoxide/*/dynoxide")
    port = free_port()
    command = [str(dynoxide), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryDirectory() as name, running(command, port=port, log=Path(name) / "log"):
        emulator = Emulator(f"http://127.0.0.1:{port}", ("test", "test"))
        client = emulator.client("dynamodb")
        create_tables(client, TableNames("galerly"))
        client.close()
        environment = {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_DYNAMODB": emulator.url,
            "AWS_LAMBDA_FUNCTION_NAME": "galerly-api",
            "GALERLY_BACKEND": "aws",
            "GALERLY_AWS_BUCKET": "galerly-images-storage",
            "GALERLY_AWS_QUEUE_URL": "http://127.0.0.1:9/jobs",
            "GALERLY_AWS_DEAD_QUEUE_URL": "http://127.0.0.1:9/dead",
            "GALERLY_SECRET": secrets.token_hex(32),
            "PYTHONPATH": str(package(Path(name) / "zip")),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        token = session_of_a_photographer(environment, emulator)
        event = event_of("/galleries", token)
        start(FIRST, environment, event)  # so that the files of both are in memory
        start(BOTO3, environment)
        ours, boto3 = ratio(environment, event, runs=runs)
    print(f"start and first answer {ours * 1000:6.0f} ms of CPU")
    print(f"boto3 and one client   {boto3 * 1000:6.0f} ms of CPU")
    print(f"ratio                  {ours / boto3:6.2f}")


def session_of_a_photographer(environment: dict[str, str], emulator: Emulator) -> str:
    """Return the token of a session of an account that has a gallery."""
    clients = emulator.clients("dynamodb")
    outside = {k: v for k, v in environment.items() if not k.startswith("AWS_LAMBDA")}

    def without_queue(ports: Ports) -> Ports:
        return evolve(ports, jobs=MemoryJobs(MemoryStore()))

    settings = Settings.from_environment(outside)
    with aws(settings, clients=clients, change=without_queue) as system:
        account, issued = system.services.accounts.register(
            email="anna@example.com", password="seven blue herons", name="Anna Ambrose"
        )
        system.services.galleries.create(by=account.user.id, title="Wedding")
    clients.close()
    return issued.token


if __name__ == "__main__":
    main()
