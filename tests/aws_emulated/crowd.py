"""Galleries of many other photographers, to see whether anybody notices."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.emulators.running import free_port, running
from tests.emulators.servers import Emulator, dynoxide_program
from tests.emulators.tables import definition

from galerly.adapters.aws.dynamodb_tables import GALLERIES, TABLES, TableNames


@contextmanager
def crowded(
    folder: Path, sizes: Sequence[int]
) -> Iterator[tuple[Emulator, Mapping[int, TableNames]]]:
    """Run dynoxide with the tables of an installation for each number of galleries.

    The galleries come from files: through requests, a hundred thousand take four times as long.
    """
    names = {size: TableNames(f"among{size}") for size in sizes}
    tables = [definition(GALLERIES, of.galleries) for of in names.values()]
    schema = folder / "schema.json"
    schema.write_text(json.dumps([{"Table": table} for table in tables]))
    for size, of in names.items():
        rows = folder / "rows" / of.galleries / "data" / "galleries.json"
        rows.parent.mkdir(parents=True)
        with rows.open("w") as out:
            out.writelines(_row(number) for number in range(size))
    port = free_port()
    command = [dynoxide_program(), "import", "--serve", "--port", str(port)]
    command += ["--schema", str(schema), "--source", str(folder / "rows")]
    with running(command, port=port, log=folder / "log"):
        emulator = Emulator(f"http://127.0.0.1:{port}", ("test", "test"))
        client = emulator.shared("dynamodb", quick=True)
        for of in names.values():
            for table in TABLES:
                if table is not GALLERIES:
                    client.create_table(**definition(table, table.name(of.prefix)))
        told = " ".join((folder / "log").read_text().split())
        assert f"Tables: {len(sizes)} Items: {sum(sizes)} " in told, told
        yield emulator, names
        emulator.close()


def _row(number: int) -> str:
    """Return the line of a gallery of somebody's own; nobody should ever read more than its key."""
    name = f"{number * 7919:026d}"
    return (
        f'{{"Item":{{"user_id":{{"S":"{name}"}},"id":{{"S":"{name}"}},"title":{{"S":"Shoot"}}}}}}\n'
    )
