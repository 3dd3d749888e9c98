"""How often each route asks AWS for something, and that it asks no more of a large installation."""

import os
from collections.abc import Iterator, Mapping

import pytest
from tests.aws_emulated.crowd import crowded
from tests.aws_emulated.metered import Metered, metered
from tests.aws_emulated.requests_page import PAGE, page
from tests.aws_emulated.route_costs import CASES, Cost, measured
from tests.aws_emulated.scene import (
    done,
    set_scene,
    stored_gallery,
    stored_photos,
    stored_slots,
)
from tests.emulators.servers import Emulator, need_dynoxide

from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.dynamodb_tables import TableNames
from galerly.entrypoints.http.table import ROUTES

SIZES = (10, 1_000, 100_000)
SESSION = 1
ACCOUNT = 1

pytestmark = pytest.mark.timeout(600)


class Costs:
    """What every route takes, by the number of galleries in the table; counted when asked for."""

    def __init__(
        self, dynoxide: Emulator, tables: Mapping[int, TableNames], storage_clients: Clients
    ) -> None:
        self._dynoxide = dynoxide
        self._tables = tables
        self._storage = storage_clients
        self._counted: dict[int, list[Cost]] = {}

    def __getitem__(self, galleries: int) -> list[Cost]:
        if galleries not in self._counted:
            tables = self._tables[galleries]
            with metered(self._dynoxide, self._storage, tables=tables) as aws:
                self._counted[galleries] = list(measured(set_scene(aws)))
        return self._counted[galleries]


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory, storage_clients: Clients) -> Iterator[Costs]:
    need_dynoxide()
    with crowded(tmp_path_factory.mktemp("crowded"), SIZES) as (dynoxide, tables):
        yield Costs(dynoxide, tables, storage_clients)


@pytest.fixture
def aws(dynoxide: Emulator, storage_clients: Clients) -> Iterator[Metered]:
    need_dynoxide()
    with metered(dynoxide, storage_clients) as made:
        yield made


def test_every_route_is_measured():
    assert set(CASES) == {f"{route.method} {route.path}" for route in ROUTES}


def test_the_page_of_the_documentation_is_current(costs):
    counted = page(costs[SIZES[0]])

    if "GALERLY_WRITE_PAGES" in os.environ:
        PAGE.write_text(counted, "utf-8")
    assert PAGE.read_text("utf-8") == counted, (
        "run scripts/count-aws-requests.sh, and look at what changed"
    )


def test_no_request_costs_more_among_more_galleries(costs):
    few, some, many = (costs[size] for size in SIZES)

    assert some == few
    assert many == few


@pytest.mark.parametrize(
    ("route", "note", "most"),
    [
        ("GET /view/galleries/{gallery_id}/photos", "share link", SESSION + 2),
        ("GET /view/galleries/{gallery_id}/layout", "share link", SESSION + 1),
        ("POST /share/session", "with its first page", 3),
        ("POST /galleries/{gallery_id}/uploads", "100 files", SESSION + ACCOUNT + 2),
        ("GET /galleries", "32 galleries", SESSION + ACCOUNT + 1),
    ],
    ids=["page", "layout", "opening", "upload-urls", "galleries"],
)
def test_trips_keep_to_their_limits(costs, route, note, most):
    found = [c for c in costs[SIZES[0]] if c.route == route and c.note.startswith(note)]

    assert found
    assert max(c.spent.trips for c in found) <= most


def test_a_session_is_looked_for_in_one_trip(aws):
    answer = aws.request("GET", "/auth/me", token="gp_" + "x" * 43)

    assert answer.status == 401
    assert (answer.spent.dynamodb, answer.spent.trips) == (1, SESSION)


@pytest.mark.parametrize("number", [10, 100])
def test_photos_are_confirmed_side_by_side(aws, number):
    scene = set_scene(aws, photos=1)
    claims = [{"photo_id": i} for i in stored_slots(aws, scene.gallery, number)]

    answer = aws.request("POST", f"{scene.path}/photos", {"photos": claims}, token=scene.anna)

    assert len(done(answer)["photos"]) == number
    assert answer.spent.s3 == number
    assert answer.spent.trips <= 10


def test_a_share_link_of_3000_photos_lists_them_all(aws):
    scene = set_scene(aws, photos=1)
    gallery = stored_gallery(aws, scene.anna_id)
    photos = stored_photos(aws, gallery, 3000, caption="\N{SNOWMAN}" * 300)  # 3 MB in all
    path = f"/galleries/{gallery.id}/links"
    link = done(aws.request("POST", path, {}, token=scene.anna))

    opened = done(aws.request("POST", "/share/session", {"share_token": link["share_token"]}))
    listed, cursor = opened["photos"]["items"], opened["photos"]["next_cursor"]
    while cursor:
        target = f"/view/galleries/{gallery.id}/photos?limit=1000&cursor={cursor}"
        answer = aws.request("GET", target, token=opened["token"])
        listed += done(answer)["items"]
        cursor = answer.json["next_cursor"]
        assert answer.spent.trips <= SESSION + 2

    assert [photo["id"] for photo in listed] == [photo.id for photo in photos]
    assert opened["gallery"]["photo_count"] == 3000
    layout = done(aws.request("GET", f"/view/galleries/{gallery.id}/layout", token=opened["token"]))
    assert sum(section["count"] for section in layout["sections"]) == 3000
