"""What was shared and is taken back: the API refuses at once, and no URL lives on for long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import define
from tests.plain_codec import PlainCodec, a_jpeg
from tests.security.asking import Asker, api_of, code_of, document, fetched

from galerly.entrypoints.harness import Harness
from galerly.testing import in_memory

LENA = "lena@example.com"
PASSWORD = "seven blue herons"
URL_LIFETIME = timedelta(minutes=15)  # SECURITY: a URL that was handed out ends by itself


@define
class Delivery:
    """Anna's gallery, who looks at it, and every URL that they were given."""

    harness: Harness
    anna: Asker
    viewer: Asker
    client: Asker
    gallery_id: str
    photo_ids: list[str]
    link_id: str
    urls: list[str]

    @property
    def path(self) -> str:
        return f"/galleries/{self.gallery_id}"


def a_delivery(harness: Harness) -> Delivery:
    api = api_of(harness)
    nobody = Asker(api)
    body = {"email": "anna@example.com", "password": PASSWORD, "name": "Anna"}
    anna = Asker(api, document(nobody.ask("POST", "/auth/register", body), 201)["token"])
    gallery_id = document(anna.ask("POST", "/galleries", {"title": "Lena & Tom"}), 201)["id"]
    owner_id = anna.get("/auth/me")["id"]
    for n in range(2):
        harness.add_photo(gallery_id, f"{n}.jpg", a_jpeg(note=f"{n}"), by=owner_id)
    harness.settle()
    path = f"/galleries/{gallery_id}"
    document(anna.ask("PATCH", path, {"state": "published"}), 200)
    permissions = {"download": "original"}
    link = document(anna.ask("POST", f"{path}/links", {"permissions": permissions}), 201)
    invited = {"email": LENA, "notify": False, "permissions": permissions}
    document(anna.ask("POST", f"{path}/clients", invited), 201)
    opened = document(
        nobody.ask("POST", "/share/session", {"share_token": link["share_token"]}), 200
    )
    client = Asker(api, harness.services.sessions.open_client(LENA).token)
    photo_ids = [p["id"] for p in anna.get(f"{path}/photos")["items"]]
    made = Delivery(
        harness=harness,
        anna=anna,
        viewer=Asker(api, opened["token"]),
        client=client,
        gallery_id=gallery_id,
        photo_ids=photo_ids,
        link_id=link["id"],
        urls=[],
    )
    made.urls = [url for who in (made.viewer, client) for url in every_url(made, who)]
    return made


def every_url(delivery: Delivery, who: Asker) -> list[str]:
    """Return every signed URL that somebody is given of a gallery."""
    seen = f"/view/galleries/{delivery.gallery_id}"
    found = [url for photo in who.get(f"{seen}/photos")["items"] for url in photo["urls"].values()]
    for size in ("web", "original"):
        for photo_id in delivery.photo_ids:
            ask = ("POST", f"{seen}/photos/{photo_id}/download", {"size": size})
            found.append(document(who.ask(*ask), 200)["url"])
        made = document(who.ask("POST", f"{seen}/archives", {"size": size}), 202)
        delivery.harness.run_jobs()
        archive = who.get(f"{seen}/archives/{made['id']}")
        assert archive["status"] == "ready"
        found += [part["url"] for part in archive["parts"]]
    return found


@pytest.fixture
def delivery():
    with in_memory(codec=PlainCodec()) as harness:
        made = a_delivery(harness)
        assert len(made.urls) == 2 * (2 * 3 + 2 * 2 + 2)
        assert {fetched(harness, url) for url in made.urls} == {"given"}
        yield made


def revoke_link(d: Delivery) -> None:
    document(d.anna.ask("DELETE", f"{d.path}/links/{d.link_id}"), 204)


def change(field: str, value: Any) -> Callable[[Delivery], None]:
    def step(d: Delivery) -> None:
        document(d.anna.ask("PATCH", d.path, {field: value}), 200)

    return step


def change_link(field: str, value: Any) -> Callable[[Delivery], None]:
    def step(d: Delivery) -> None:
        document(d.anna.ask("PATCH", f"{d.path}/links/{d.link_id}", {field: value}), 200)

    return step


def withdraw_client(d: Delivery) -> None:
    document(d.anna.ask("DELETE", f"{d.path}/clients/{LENA}"), 204)


def delete_gallery(d: Delivery) -> None:
    document(d.anna.ask("DELETE", d.path), 204)


def delete_account(d: Delivery) -> None:
    document(d.anna.ask("DELETE", "/auth/me", {"password": PASSWORD}), 204)


def hide_photos(d: Delivery) -> None:
    for photo_id in d.photo_ids:
        document(d.anna.ask("PATCH", f"{d.path}/photos/{photo_id}", {"hidden": True}), 200)


def delete_photos(d: Delivery) -> None:
    body = {"photo_ids": d.photo_ids}
    document(d.anna.ask("POST", f"{d.path}/photos/delete", body), 200)


PAST = "2020-01-01T00:00:00Z"
FAR = "2099-01-01T00:00:00Z"
# What is taken back, from whom, and what they are told.
TAKEN_BACK: dict[str, tuple[Callable[[Delivery], None], tuple[str, ...], str]] = {
    "link revoked": (revoke_link, ("viewer",), "unauthenticated"),
    "link expired": (change_link("expires_at", PAST), ("viewer",), "link-expired"),
    "link with a new password": (
        change_link("password", "sesame!"),
        ("viewer",),
        "unauthenticated",
    ),
    "client withdrawn": (withdraw_client, ("client",), "not-found"),
    "gallery a draft again": (change("state", "draft"), ("viewer", "client"), "not-found"),
    "gallery archived": (change("state", "archived"), ("viewer", "client"), "not-found"),
    "gallery planned for later": (change("publish_at", FAR), ("viewer", "client"), "not-found"),
    "gallery expired": (change("expires_at", PAST), ("viewer", "client"), "gallery-expired"),
    "gallery deleted": (delete_gallery, ("viewer", "client"), "not-found"),
    "account deleted": (delete_account, ("viewer", "client"), "not-found"),
}


@pytest.mark.parametrize(("take_back", "whose", "told"), TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_what_is_taken_back_is_refused_at_once_and_its_urls_end(delivery, take_back, whose, told):
    seen = f"/view/galleries/{delivery.gallery_id}"
    photo = f"{seen}/photos/{delivery.photo_ids[0]}"

    take_back(delivery)

    for name in whose:
        who = getattr(delivery, name)
        for method, path, body in (
            ("GET", seen, None),
            ("GET", f"{seen}/photos", None),
            ("GET", f"{seen}/layout", None),
            ("GET", f"{photo}/comments", None),
            ("POST", f"{photo}/download", {"size": "web"}),
            ("POST", f"{photo}/download", {"size": "original"}),
            ("POST", f"{seen}/archives", {"size": "web"}),
            ("PUT", f"{photo}/favorite", None),
        ):
            assert code_of(who.ask(method, path, body)) == told, path
    delivery.harness.clock.advance(URL_LIFETIME)
    for url in delivery.urls:
        assert fetched(delivery.harness, url) == "url-expired"


def test_a_permission_that_is_taken_back_binds_at_once(delivery):
    change_link("permissions", {"download": "web"})(delivery)
    photo = f"/view/galleries/{delivery.gallery_id}/photos/{delivery.photo_ids[0]}"

    original = delivery.viewer.ask("POST", f"{photo}/download", {"size": "original"})
    web = delivery.viewer.ask("POST", f"{photo}/download", {"size": "web"})

    assert (code_of(original), code_of(web)) == ("forbidden", None)


@pytest.mark.parametrize("delete", [delete_photos, delete_gallery, delete_account])
def test_what_is_deleted_is_given_to_nobody_once_it_is_purged(delivery, delete):
    delete(delivery)
    delivery.harness.run_jobs()

    assert {fetched(delivery.harness, url) for url in delivery.urls} == {"not-found"}


def test_hidden_photos_are_refused_one_by_one(delivery):
    hide_photos(delivery)
    seen = f"/view/galleries/{delivery.gallery_id}"

    for who in (delivery.viewer, delivery.client):
        assert who.get(f"{seen}/photos")["items"] == []
        assert who.get(f"{seen}/layout")["count"] == 0
        for photo_id in delivery.photo_ids:
            answer = who.ask("POST", f"{seen}/photos/{photo_id}/download", {"size": "web"})
            assert code_of(answer) == "not-found"
        assert code_of(who.ask("POST", f"{seen}/archives", {"size": "web"})) == "invalid"


def test_no_url_lives_longer_than_15_minutes_from_when_it_was_given(delivery):
    """Their time is counted from the window they were signed in, never from its end."""
    for seconds in (0, 1, 149, 299, 300, 301):
        delivery.harness.clock.advance(timedelta(seconds=seconds))
        given = every_url(delivery, delivery.viewer)
        kept = delivery.harness.clock.now()
        delivery.harness.clock.advance(URL_LIFETIME)

        assert {fetched(delivery.harness, url) for url in given} == {"url-expired"}
        delivery.harness.clock.set(kept)


def test_a_kept_answer_is_given_to_nobody_whose_access_ended(delivery):
    """Who repeats a request by its key after a revocation is not told what it said then."""
    seen = f"/view/galleries/{delivery.gallery_id}"
    ask = ("POST", f"{seen}/photos/{delivery.photo_ids[0]}/comments", {"text": "Lovely"})
    document(delivery.viewer.ask(*ask, idempotency_key="k"), 201)

    document(delivery.anna.ask("POST", "/auth/logout"), 204)
    document(delivery.viewer.ask("POST", "/auth/logout"), 204)

    assert code_of(delivery.viewer.ask(*ask, idempotency_key="k")) == "unauthenticated"
    assert code_of(delivery.client.ask(*ask, idempotency_key="k")) is None  # another caller's own


def repeatable(delivery: Delivery) -> list[tuple[Asker, str, Any]]:
    """Return requests that create, by whoever looks at the gallery."""
    seen = f"/view/galleries/{delivery.gallery_id}"
    links = delivery.anna.get(f"{delivery.path}/links")["items"]
    asked: list[tuple[Asker, str, Any]] = [
        (Asker(delivery.anna.api), "/share/session", {"share_token": links[0]["share_token"]})
    ]
    for who in (delivery.viewer, delivery.client):
        path = f"{seen}/photos/{delivery.photo_ids[0]}/comments"
        asked.append((who, path, {"text": "Lovely!"}))
        asked.append((who, f"{seen}/archives", {"size": "original"}))
    return asked


def reduce_rights(d: Delivery) -> None:
    less = {"download": "none", "comments": False}
    change_link("permissions", less)(d)
    invited = {"email": LENA, "notify": False, "permissions": less}
    document(d.anna.ask("POST", f"{d.path}/clients", invited), 201)


@pytest.mark.parametrize(
    ("step", "refusals"),
    [
        (revoke_link, ["not-found"] + ["unauthenticated"] * 2 + [None] * 2),
        (withdraw_client, [None] * 3 + ["not-found"] * 2),
        (change("state", "draft"), ["not-found"] * 5),
        (reduce_rights, [None] + ["forbidden"] * 4),
    ],
    ids=["link revoked", "invitation withdrawn", "unpublished", "rights reduced"],
)
def test_a_repeat_is_told_no_more_than_its_caller_may_see_by_then(delivery, step, refusals):
    asked = repeatable(delivery)
    first = [who.ask("POST", path, body, idempotency_key=path) for who, path, body in asked]
    assert [code_of(answer) for answer in first] == [None] * 5
    step(delivery)

    again = [who.ask("POST", path, body, idempotency_key=path) for who, path, body in asked]

    assert [code_of(answer) for answer in again] == refusals
