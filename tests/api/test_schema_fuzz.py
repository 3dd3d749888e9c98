"""Requests that schemathesis makes of the OpenAPI document: none breaks the server or its word.

GALERLY_FUZZ_EXAMPLES=60 is the full form, with many thousand requests for each kind of session.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.builders import a_city
from tests.photographer import Photographer
from tests.pictures import jpeg
from tests.serving import Server, served, without_cities

from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.settings import Settings

ROOT = Path(__file__).parents[2]

EXAMPLES = os.environ.get("GALERLY_FUZZ_EXAMPLES", "2")
SEED = os.environ.get("GALERLY_SEED", "20261123")
SCHEMATHESIS = shutil.which("schemathesis", path=Path(sys.executable).parent) or "schemathesis"
# These end the session that the run depends on; tests/api calls them one by one.
ENDING = r"/auth/(logout|me$|password|sessions)"
# What a photographer's session opens is asked with one, and what viewers see, with theirs. Who else
# is refused there, and how, the matrix of authorization shows.
ONLY = {
    "photographer": (
        "--exclude-path-regex",
        f"{ENDING}|/(view|share|cities|photographers|newsletter|health)",
    ),
    "viewer": (
        "--exclude-path-regex",
        ENDING,
        "--include-path-regex",
        "/(view|share|cities|photographers|newsletter|health)",
    ),
}
# An id or a cursor that fits its schema need not be one that was ever given out; and a bad request
# whose If-Match is wrong too may be told that first.
CONFIGURATION = """
[checks]
positive_data_acceptance.enabled = false
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = without_cities(tmp_path_factory.mktemp("fuzz") / "data")
    with embedded(Settings(data=data)) as system:
        system.cities.put_many(a_city(name) for name in ("Köln", "Kotor", "São Paulo"))
    quick = "tests.quick_serving"
    with served(data, module=quick, PYTHONPATH=str(ROOT), GALERLY_WORKERS="1") as running:
        yield running


@pytest.fixture(scope="module")
def sessions(server: Server) -> dict[str, str]:
    """A bearer header for each kind of session."""
    anna = Photographer(server.url)
    anna.register()
    gallery_id = anna.gallery()
    anna.upload(gallery_id, {"a.jpg": jpeg(300, 200)})
    link = anna.post(f"/galleries/{gallery_id}/links")
    anna.patch(f"/galleries/{gallery_id}", state="published")
    opened = httpx.post(
        f"{server.url}/v1/share/session", json={"share_token": link["share_token"]}
    ).json()
    photographer = anna.http.headers["Authorization"]
    anna.close()
    return {"photographer": photographer, "viewer": f"Bearer {opened['token']}"}


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["photographer", "viewer"])
def test_no_request_breaks_the_contract(server, sessions, kind, tmp_path):
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)

    done = subprocess.run(
        [
            SCHEMATHESIS,
            "run",
            f"{server.url}/v1/openapi.json",
            *("--workers", "1", "--max-examples", EXAMPLES, "--seed", SEED),
            *("--phases", "examples,coverage,fuzzing"),
            *ONLY[kind],
            *("-H", f"Authorization: {sessions[kind]}"),
        ],
        cwd=tmp_path,
        # Else it works out anew for each run which characters there are.
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis")},
        capture_output=True,
        text=True,
        check=False,
    )

    made = re.search(r"(\d+) generated", done.stdout)
    print(f"seed {SEED}, {kind}: {made[0] if made else done.stdout[-500:]}")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert made
    assert int(made[1]) > {"photographer": 1000, "viewer": 300}[kind]
    assert '"status": 5' not in server.log.read_text()
