"""Activity, news and notifications as an API client sees them."""

from tests.api.client import ok, problem


def test_activity_tells_of_views_favorites_and_downloads(world, anna):
    gallery = world.gallery(anna)["id"]
    first, second = world.upload(anna, gallery, "a.jpg", "b.jpg")
    viewer = world.viewer(world.link(anna, gallery), name="Lena")
    view = f"/view/galleries/{gallery}"
    ok(viewer.get(view))
    ok(anna.get(view))
    ok(viewer.put(f"{view}/photos/{second['id']}/favorite"), 204)
    ok(viewer.post(f"{view}/photos/{first['id']}/download", {"size": "web"}))
    ok(anna.post(f"{view}/photos/{first['id']}/download", {"size": "web"}))

    found = ok(anna.get(f"/galleries/{gallery}/activity"))

    assert found["totals"] == {
        "views": 1,
        "viewers": 1,
        "favorites": 1,
        "comments": 0,
        "downloads": 1,
        "archives": 0,
    }
    (day,) = found["days"]
    assert {**day, "day": ""} == {
        "day": "",
        "views": 1,
        "viewers": 1,
        "favorites": 1,
        "downloads": 1,
        "archives": 0,
    }
    assert [(p["filename"], p["favorites"], p["downloads"]) for p in found["photos"]] == [
        ("b.jpg", 1, 0),
        ("a.jpg", 0, 1),
    ]
    assert found["photos"][0]["urls"]["thumb"].startswith(world.storage)


def test_news_stand_in_the_list_until_they_are_looked_at(world, anna):
    gallery = world.gallery(anna)["id"]
    (photo,) = world.upload(anna, gallery, "a.jpg")
    viewer = world.viewer(world.link(anna, gallery))
    path = f"/view/galleries/{gallery}/photos/{photo['id']}"
    ok(viewer.put(f"{path}/favorite"), 204)
    ok(viewer.post(f"{path}/comments", {"text": "Lovely"}), 201)
    world.run_jobs()

    (listed,) = ok(anna.get("/galleries"))["items"]
    assert (listed["favorite_count"], listed["news"]) == (1, True)
    for _ in range(2):
        ok(anna.delete(f"/galleries/{gallery}/news"), 204)

    assert ok(anna.get(f"/galleries/{gallery}"))["news"] is False
    problem(viewer.delete(f"/galleries/{gallery}/news"), 403, "forbidden")


def test_notifications_change_one_by_one(anna):
    assert ok(anna.get("/auth/me"))["notifications"] == {"selections": True, "reminders": True}

    changed = ok(anna.patch("/auth/me", {"notifications": {"reminders": False}}))

    assert changed["notifications"] == {"selections": True, "reminders": False}


def test_an_invitation_to_a_planned_gallery_waits(world, anna):
    gallery = world.gallery(anna)["id"]
    planned = {"publish_at": "2126-01-01T00:00:00Z"}
    ok(anna.patch(f"/galleries/{gallery}", planned))
    body = {"email": "lena@example.com"}

    invited = ok(anna.post(f"/galleries/{gallery}/clients", body), 201)

    assert (invited["notify"], invited["mail_waits"]) == (True, True)
