"""A line of the given speed between a browser and a server on one machine.

All connections share the bandwidth of their direction, and every byte arrives half a round trip
late; a new connection costs a round trip more. What is missing of a real line is TCP's slow start
and loss.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK_BYTES = 16 * 1024
BURST_S = 0.02  # a busy machine wakes late, which is not the line's fault
BUFFER_S = 0.1  # of bytes that wait for the line, as in a router


class Direction:
    """Says when bytes have passed."""

    def __init__(self, bytes_s: float) -> None:
        self._bytes_s = bytes_s
        self._free_at_s = 0.0

    def passed_at_s(self, count: int) -> float:
        """Take bytes onto the line; return the moment at which the last of them is through."""
        start_s = max(self._free_at_s, time.monotonic() - BURST_S)
        self._free_at_s = start_s + count / self._bytes_s
        return self._free_at_s


async def carry(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: Direction, late_s: float
) -> None:
    """Move bytes until the source ends."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            at_s, chunk = await under_way.get()
            await asyncio.sleep(max(0.0, at_s - time.monotonic()))
            if not chunk:
                sink.close()
                return
            sink.write(chunk)
            await sink.drain()

    delivery = asyncio.create_task(deliver())
    with suppress(OSError):
        while chunk := await source.read(CHUNK_BYTES):
            through_s = line.passed_at_s(len(chunk))
            under_way.put_nowait((through_s + late_s, chunk))
            await asyncio.sleep(max(0.0, through_s - BUFFER_S - time.monotonic()))
    under_way.put_nowait((time.monotonic() + late_s, b""))
    with suppress(OSError):
        await delivery


async def serve(port: int, mbit: float, round_trip_ms: float) -> None:
    """Carry connections to a port; print the port to connect to."""
    up, down = Direction(mbit * 1e6 / 8), Direction(mbit * 1e6 / 8)
    late_s = round_trip_ms / 2000

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * late_s)
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back, up, late_s), carry(there, writer, down, late_s))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def line(port: int, mbit: float, round_trip_ms: float) -> Iterator[str]:
    """Lay a line to a port of this machine; give the address of its near end."""
    command = [sys.executable, __file__, str(port), str(mbit), str(round_trip_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
