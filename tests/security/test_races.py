"""Many at the same moment, over real HTTP: one wins, counters are exact, nothing is left behind."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import httpx
import pytest
from tests.contract.racing import at_once
from tests.pictures import jpeg

pytestmark = pytest.mark.alone
T = TypeVar("T")


def as_often(times: int, step: Callable[[httpx.Client], T], client: httpx.Client) -> list[T]:
    """Do one step at once as often as said, each time over a connection of its own."""

    def alone() -> T:
        with httpx.Client(
            base_url=client.base_url, headers=client.headers, timeout=60, verify=False
        ) as own:
            return step(own)

    return at_once([alone] * times)


def statuses(answers: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def pictures(count: int) -> dict[str, bytes]:
    return {f"{n}.jpg": jpeg(40 + n, 30) for n in range(count)}


def arrived(anna, gallery_id, files):
    """Return the ids of uploads whose bytes are there."""
    slots = anna.slots(gallery_id, files)
    for slot, data in zip(slots, files.values(), strict=True):
        assert anna.put(slot, data) == 200
    return [slot["photo_id"] for slot in slots]


def assert_counted(anna, gallery_id):
    """Assert that a gallery's counters, the account's, and the list of photos agree."""
    photos, gallery = anna.photos(gallery_id), anna.get(f"/galleries/{gallery_id}")
    counted = (len(photos), sum(p["size"] for p in photos))
    assert (gallery["photo_count"], gallery["total_bytes"]) == counted
    return photos


def test_confirming_the_same_photos_24_times_counts_them_once(new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    files = pictures(4)
    ids = arrived(anna, gallery_id, files)
    claims = {"photos": [{"photo_id": i} for i in ids]}

    answers = as_often(
        24, lambda c: c.post(f"galleries/{gallery_id}/photos", json=claims), anna.http
    )

    assert statuses(answers) == {200: 24}
    for answer in answers:
        assert answer.json()["failed"] == []
        assert [p["id"] for p in answer.json()["photos"]] == ids
    photos = assert_counted(anna, gallery_id)
    hashes = {hashlib.sha256(data).hexdigest() for data in files.values()}
    assert {p["sha256"] for p in photos} == hashes
    assert {p["status"] for p in anna.settled(gallery_id)} == {"ready"}
    usage = anna.get("/auth/me")["storage"]
    assert usage == {"photos": 4, "bytes": sum(map(len, files.values()))}


def test_of_many_puts_to_one_slot_one_is_taken(server, new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    data = jpeg(300, 200)
    (slot,) = anna.slots(gallery_id, {"a.jpg": data})

    answers = at_once([lambda: anna.put(slot, data)] * 12)

    # 409: cut off by a later one that came while it was being received.
    taken = Counter(answers)
    assert taken.pop(200) == 1
    assert taken[412] + taken[409] == 11
    assert len(anna.confirm(gallery_id, [slot["photo_id"]])["photos"]) == 1
    assert list((server.data / "objects" / ".temporary").iterdir()) == []


def test_deleting_a_gallery_while_it_is_filled_leaves_nothing(new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    files = pictures(12)
    slots = anna.slots(gallery_id, files)

    def fill(slot, data):
        def step():
            anna.put(slot, data)
            body = {"photos": [{"photo_id": slot["photo_id"]}]}
            return anna.http.post(f"/galleries/{gallery_id}/photos", json=body).status_code

        return step

    def delete():
        return anna.http.delete(f"/galleries/{gallery_id}").status_code

    steps = [fill(slot, data) for slot, data in zip(slots, files.values(), strict=True)]
    *filled, deleted = at_once([*steps, delete])

    assert deleted == 204
    assert set(filled) <= {200, 404}
    assert anna.http.get(f"/galleries/{gallery_id}").status_code == 404
    assert anna.get("/auth/me")["storage"] == {"photos": 0, "bytes": 0}


def test_photos_deleted_while_they_are_confirmed_are_there_or_gone(new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    ids = arrived(anna, gallery_id, pictures(12))

    def confirm(photo_id):
        return lambda: anna.confirm(gallery_id, [photo_id])

    def delete():
        return anna.post(f"/galleries/{gallery_id}/photos/delete", photo_ids=ids)

    *_, deleted = at_once([*[confirm(i) for i in ids], delete, delete])

    left = {p["id"] for p in assert_counted(anna, gallery_id)}
    assert left.isdisjoint(deleted["deleted"])
    assert {p["status"] for p in anna.settled(gallery_id)} <= {"ready"}


def test_one_address_is_registered_once_however_many_try(new_client):
    client = new_client()
    body = {"email": "everybody@example.com", "password": "seven blue herons", "name": "Anna"}

    answers = as_often(8, lambda c: c.post("auth/register", json=body), client)

    assert statuses(answers)[201] == 1
    assert set(statuses(answers)) <= {201, 409, 429}
    (token,) = [a.json()["token"] for a in answers if a.status_code == 201]
    me = client.get("auth/me", headers={"authorization": f"Bearer {token}"}).json()
    assert me["email"] == body["email"]


def test_a_request_sent_often_with_one_key_is_done_once(new_photographer):
    anna = new_photographer()
    key = {"idempotency-key": "one gallery"}

    answers = as_often(
        16, lambda c: c.post("galleries", json={"title": "One"}, headers=key), anna.http
    )

    assert set(statuses(answers)) <= {201, 409}
    assert len({a.json()["id"] for a in answers if a.status_code == 201}) == 1
    assert len(anna.get("/galleries")["items"]) == 1
    again = anna.http.post("/galleries", json={"title": "One"}, headers=key)
    assert again.json()["id"] == anna.get("/galleries")["items"][0]["id"]


@pytest.fixture
def shared(new_photographer):
    """Return Anna, her published gallery, its photos and a link to it that lets choose 3."""
    anna = new_photographer()
    gallery_id = anna.gallery()
    anna.upload(gallery_id, pictures(8))
    photos = anna.settled(gallery_id)
    anna.patch(f"/galleries/{gallery_id}", state="published")
    link = anna.post(f"/galleries/{gallery_id}/links", selection_limit=3)
    return anna, gallery_id, photos, link


def viewer_of(link, client):
    opened = client.post("/share/session", json={"share_token": link["share_token"]}).json()
    client.headers["authorization"] = f"Bearer {opened['token']}"
    return client


def test_64_toggles_of_one_favorite_end_as_it_was_set_last(new_client, shared):
    anna, gallery_id, photos, link = shared
    viewer = viewer_of(link, new_client())
    path = f"view/galleries/{gallery_id}/photos/{photos[0]['id']}/favorite"

    def toggle(method):
        return lambda: as_often(1, lambda c: c.request(method, path), viewer)[0]

    answers = at_once([toggle(method) for method in ("PUT", "DELETE") * 32])

    assert statuses(answers) == {204: 64}
    chosen = [c for c in anna.get(f"/galleries/{gallery_id}/favorites")["items"] if c["photos"]]
    shown = viewer.get(f"/view/galleries/{gallery_id}/photos").json()["items"]
    assert [p["favorite"] for p in shown].count(True) == len(chosen) <= 1
    assert viewer.delete(f"/{path}").status_code == 204
    assert anna.get(f"/galleries/{gallery_id}/favorites")["items"] == []


def test_a_selection_is_told_once_and_frozen_however_often_it_is_sent(new_client, shared):
    anna, gallery_id, photos, link = shared
    viewer = viewer_of(link, new_client())
    for photo in photos[:3]:
        viewer.put(f"/view/galleries/{gallery_id}/photos/{photo['id']}/favorite")

    sent = as_often(8, lambda c: c.post(f"view/galleries/{gallery_id}/selection", json={}), viewer)

    assert statuses(sent) == {204: 8}
    late = viewer.put(f"/view/galleries/{gallery_id}/photos/{photos[4]['id']}/favorite")
    assert late.json()["code"] == "selection-closed"
    (choice,) = anna.get(f"/galleries/{gallery_id}/favorites")["items"]
    assert len(choice["photos"]) == 3


def test_of_changes_to_one_version_one_is_stored(new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    tag = anna.http.get(f"/galleries/{gallery_id}").headers["etag"]

    def change(number):
        return lambda: anna.http.patch(
            f"/galleries/{gallery_id}", json={"title": f"{number}"}, headers={"if-match": tag}
        )

    answers = at_once([change(n) for n in range(16)])

    assert statuses(answers) == {200: 1, 412: 15}
    (winner,) = [a.json()["title"] for a in answers if a.status_code == 200]
    assert anna.get(f"/galleries/{gallery_id}")["title"] == winner


def test_pages_walked_while_photos_go_skip_and_repeat_none_that_stayed(new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    files = {f"{n:03}.jpg": jpeg(20 + n % 50, 20, color=(n, n, n)) for n in range(45)}
    ids = [p["id"] for p in anna.upload(gallery_id, files)]
    going, staying = ids[::3], [i for n, i in enumerate(ids) if n % 3]

    def walk():
        seen, query = [], {"limit": 5}
        while True:
            page = anna.get(f"/galleries/{gallery_id}/photos", **query)
            seen += [p["id"] for p in page["items"]]
            if page["next_cursor"] is None:
                return seen
            query["cursor"] = page["next_cursor"]

    def delete(photo_id):
        return anna.http.delete(f"/galleries/{gallery_id}/photos/{photo_id}").status_code

    def delete_all():
        return [delete(photo_id) for photo_id in going]

    *walks, deleted = at_once([*[walk] * 4, delete_all])

    assert set(deleted) == {204}
    for seen in walks:
        assert len(set(seen)) == len(seen)
        assert [i for i in seen if i in set(staying)] == staying
    assert [p["id"] for p in assert_counted(anna, gallery_id)] == staying


def test_sessions_opened_at_once_stay_within_their_number(new_photographer):
    anna = new_photographer()
    link = anna.post(f"/galleries/{anna.gallery()}/links")
    body = {"email": anna.email, "password": anna.password}
    assert link["url"]

    answers = as_often(6, lambda c: c.post("auth/login", json=body), anna.http)

    assert set(statuses(answers)) <= {200, 429}
    tokens = {a.json()["token"] for a in answers if a.status_code == 200}
    assert len(tokens) == statuses(answers)[200]
    assert len(anna.get("/auth/sessions")["items"]) == 1 + len(tokens)
