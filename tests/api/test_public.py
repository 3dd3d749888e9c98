import logging

import pytest
from tests.api.client import fields, ok, problem
from tests.builders import a_city, a_subscription

from galerly.domain.model.errors import UnavailableError
from galerly.ports.health import Probe
from galerly.version import __version__


@pytest.fixture
def saopaulo(world):
    city = a_city(name="São Paulo", ascii_name="Sao Paulo", population=12_000_000)
    world.system.cities.put_many([city])
    return city


@pytest.mark.usefixtures("saopaulo")
def test_cities_are_found_without_accents(anyone):
    found = ok(anyone.get("/cities", q="sao"))

    assert [c["name"] for c in found["items"]] == ["São Paulo"]
    assert set(found["items"][0]) == {
        "id",
        "name",
        "country",
        "country_code",
        "admin",
        "latitude",
        "longitude",
        "population",
    }
    assert ok(anyone.get("/cities", q="pau"))["items"] == found["items"]
    assert fields(anyone.get("/cities", q="s")) == {"q"}
    assert fields(anyone.get("/cities")) == {"q"}
    assert fields(anyone.get("/cities", q="sao", limit=0)) == {"limit"}
    assert fields(anyone.get("/cities", q="sao", limit=1001)) == {"limit"}
    assert ok(anyone.get("/cities", q="sao", limit=1000)) == found
    assert ok(anyone.get("/cities", q="o'")) == {"items": []}


def test_the_directory_holds_those_who_opted_in(world, anyone, anna, saopaulo):
    world.photographer(name="Boris Baum")
    ok(anna.patch("/auth/me", {"listed": True, "city_id": saopaulo.id, "handle": "ambrose"}))

    listed = anyone.get("/photographers", city_id=saopaulo.id)

    (card,) = ok(listed)["items"]
    assert card["handle"] == "ambrose"
    assert card["city"]["name"] == "São Paulo"
    assert "example.com" not in listed.text
    assert ok(anyone.get("/photographers", q="AMBR"))["items"] == [card]
    assert ok(anyone.get("/photographers", q="boris"))["items"] == []
    assert ok(anyone.get("/photographers/ambrose"))["name"] == "Anna Ambrose"
    ok(anna.patch("/auth/me", {"listed": False}))
    problem(anyone.get("/photographers/ambrose"), 404, "not-found")
    problem(anyone.get("/photographers/nobody-here"), 404, "not-found")


def test_a_profile_shows_chosen_galleries(world, anyone, anna):
    gallery = world.gallery(anna)["id"]
    world.upload(anna, gallery, "a.jpg")
    link = world.link(anna, gallery)
    entry = {"gallery_id": gallery, "link_id": link["id"]}

    me = ok(anna.patch("/auth/me", {"listed": True, "portfolio": [entry]}))

    assert me["portfolio"] == [entry]
    (shown,) = ok(anyone.get(f"/photographers/{me['handle']}"))["galleries"]
    assert shown["id"] == gallery
    assert shown["title"] == "Lena & Tom"
    assert set(shown["cover"]) == {"width", "height", "placeholder", "urls"}
    assert shown["photo_count"] == 1
    assert shown["url"] == link["url"]
    assert shown["cover"]["urls"]["thumb"].startswith(world.storage)
    boris = world.photographer()
    assert fields(boris.patch("/auth/me", {"portfolio": [entry]})) == {"portfolio[0]"}


def test_the_directory_can_be_of_one_speciality(anna, anyone):
    chosen = {"listed": True, "specialities": ["food", "weddings", "food"]}
    me = ok(anna.patch("/auth/me", chosen))
    assert me["specialities"] == ["weddings", "food"]

    (card,) = ok(anyone.get("/photographers", speciality="food"))["items"]
    assert card["specialities"] == ["weddings", "food"]
    assert ok(anyone.get("/photographers", speciality="travel"))["items"] == []
    problem(anyone.get("/photographers", speciality="magic"), 422, "invalid")
    problem(anna.patch("/auth/me", {"specialities": ["magic"]}), 422, "invalid")


def test_photographers_are_listed_in_pages(world, anyone):
    for name in ("Cem", "Ada", "Bo"):
        ok(world.photographer(name=name).patch("/auth/me", {"listed": True}))

    first = ok(anyone.get("/photographers", limit=2))
    rest = ok(anyone.get("/photographers", limit=2, cursor=first["next_cursor"]))

    assert [p["name"] for p in first["items"] + rest["items"]] == ["Ada", "Bo", "Cem"]


def test_the_newsletter_asks_twice_and_leaves_with_one_click(world, anyone):
    ok(anyone.post("/newsletter/subscriptions", {"email": "lena@example.com"}), 202)
    world.run_jobs()
    token = world.token_in_mail("lena@example.com")

    ok(anyone.post("/newsletter/confirm", {"token": token}), 204)

    problem(anyone.post("/newsletter/confirm", {"token": token}), 404, "not-found")
    leave = world.system.services.newsletter.leave_token("lena@example.com")
    ok(anyone.post("/newsletter/unsubscribe", {"token": leave}), 204)
    ok(anyone.post("/newsletter/unsubscribe", {"token": leave}), 204)
    problem(anyone.post("/newsletter/unsubscribe", {"token": f"x{leave}"}), 404, "not-found")
    assert fields(anyone.post("/newsletter/subscriptions", {"email": "nobody"})) == {"email"}


ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # RFC 8058 section 3.2


@pytest.mark.parametrize("form", ["data", "files", "nothing"])
def test_a_mail_program_leaves_by_one_post(world, anyone, caplog, form):
    email = f"{'r' * 60}@{'e' * 63}.{'x' * 63}.{'m' * 60}.com"  # an address as long as can be
    body = {"files": {n: (None, v) for n, v in ONE_CLICK.items()}, "data": ONE_CLICK}
    leave = world.system.services.newsletter.leave_token(email)
    world.system.ports.newsletters.put(a_subscription(email=email))
    given = {form: body[form]} if form in body else {}
    caplog.set_level(logging.INFO)

    looked = anyone.get(f"/unsubscribe/{leave}")
    still = world.system.ports.newsletters.find(email)
    for _ in range(2):
        ok(anyone.request("POST", f"/unsubscribe/{leave}", **given), 204)

    assert looked.status_code == 303
    assert looked.headers["location"].endswith(f"/newsletter/unsubscribe#{leave}")
    assert still is not None
    assert world.system.ports.newsletters.find(email) is None
    ours = [str(vars(record)) for record in caplog.records if record.name.startswith("galerly")]
    assert [line for line in ours if "/unsubscribe/" in line]
    assert leave not in "".join(ours)
    problem(anyone.request("POST", f"/unsubscribe/{leave}x", **given), 404, "not-found")
    problem(anyone.post("/newsletter/confirm", data=ONE_CLICK), 415, "unsupported-type")


def test_health_is_told_and_looked_into(world, anyone):
    assert ok(anyone.get("/health")) == {"status": "ok", "version": __version__}
    deep = ok(anyone.get("/health", deep="1"))
    assert {"storage", "queue"} <= deep["checks"].keys()
    assert deep["checks"] == dict.fromkeys(world.system.probes, "ok")


class Broken(Probe):
    def check(self) -> None:
        raise UnavailableError


def test_a_back_end_that_does_not_answer_is_named(world, anyone):
    world.system.probes["queue"] = Broken()

    answer = anyone.get("/health", deep="true")

    document = problem(answer, 503, "unavailable")
    assert document["checks"] == dict.fromkeys(world.system.probes, "ok") | {"queue": "unavailable"}
    assert "queue" in document["detail"]
    assert int(answer.headers["retry-after"]) >= 1
    ok(anyone.get("/health"))
