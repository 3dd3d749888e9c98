"""An idle installation is small."""

import time
from pathlib import Path

import psutil
import pytest
from tests.photographer import Photographer
from tests.pictures import jpeg
from tests.serving import served

IDLE_MAX_MIB = 256


@pytest.mark.alone
def test_server_and_workers_idle_in_256_mib_after_work(tmp_path: Path):
    with served(tmp_path / "data") as server:
        anna = Photographer(server.url)
        anna.register()
        gallery_id = anna.gallery()
        anna.upload(gallery_id, {f"{n}.jpg": jpeg(3000, 2000) for n in range(6)})
        anna.settled(gallery_id)
        anna.close()
        time.sleep(1)

        used_mib = family_mib(server.pid)

    print(f"idle after work: {used_mib:.0f} MiB")
    assert used_mib < IDLE_MAX_MIB


def family_mib(pid: int) -> float:
    """Memory of a process and all below it; pages that several share are counted once."""
    total = 0.0
    server = psutil.Process(pid)
    for process in [server, *server.children(recursive=True)]:
        try:
            total += process.memory_full_info().pss / 2**20
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # ended between the list and the look: it holds nothing
    return total
