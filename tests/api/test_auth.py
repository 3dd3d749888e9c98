from datetime import timedelta

import pytest
from tests.api.client import fields, ok, problem
from tests.api.world import PASSWORD

from galerly.entrypoints.http.routes import auth

NEW = {"email": "boris@example.com", "password": "nine quiet otters", "name": "Boris Baum"}


def test_whoever_registers_is_signed_in(anyone):
    answer = ok(anyone.post("/auth/register", NEW), 201)

    assert set(answer) == {"token", "expires_at", "user"}
    me = ok(anyone.bearing(answer["token"]).get("/auth/me"))
    assert me == answer["user"]
    assert me["email"] == "boris@example.com"
    assert me["email_verified"] is False
    assert me["storage"] == {"photos": 0, "bytes": 0}
    assert me["listed"] is False


def test_every_wrong_field_is_named_at_once(anyone):
    body = {"email": 7, "password": "short", "shoe_size": 43}

    assert fields(anyone.post("/auth/register", body)) == {
        "email",
        "password",
        "name",
        "shoe_size",
    }


@pytest.mark.usefixtures("anna")
def test_an_address_has_one_account(anyone):
    answer = anyone.post("/auth/register", {**NEW, "email": "ANNA@example.com"})

    problem(answer, 409, "email-taken")


def test_a_repeated_registration_with_one_key_is_one_account(anyone):
    key = {"Idempotency-Key": "6b1f"}

    first = anyone.post("/auth/register", NEW, headers=key)
    again = anyone.post("/auth/register", NEW, headers=key)

    assert ok(first, 201) == ok(again, 201)


@pytest.mark.usefixtures("anna")
def test_logging_in_opens_a_session_of_24_hours(world, anyone):
    answer = ok(anyone.post("/auth/login", {"email": "anna@example.com", "password": PASSWORD}))

    here = anyone.bearing(answer["token"])
    ok(here.get("/auth/me"))
    world.clock.advance(timedelta(hours=24))
    problem(here.get("/auth/me"), 401, "unauthenticated")


@pytest.mark.usefixtures("anna")
def test_a_wrong_password_and_an_unknown_address_look_alike(anyone):
    wrong = anyone.post("/auth/login", {"email": "anna@example.com", "password": "not this one"})
    unknown = anyone.post("/auth/login", {"email": "nobody@example.com", "password": PASSWORD})

    first, second = problem(wrong, 401, "bad-credentials"), problem(unknown, 401, "bad-credentials")
    assert first["detail"] == second["detail"]
    assert wrong.headers["www-authenticate"] == "Bearer"


@pytest.mark.usefixtures("anna")
def test_guessing_passwords_is_slowed_down(anyone):
    guess = {"email": "anna@example.com", "password": "not this one"}
    for _ in range(10):
        problem(anyone.post("/auth/login", guess), 401, "bad-credentials")

    answer = anyone.post("/auth/login", {**guess, "password": PASSWORD})

    problem(answer, 429, "slow-down")
    assert 1 <= int(answer.headers["retry-after"]) <= 900


def test_a_token_is_dead_after_logging_out(anna):
    ok(anna.post("/auth/logout"), 204)

    problem(anna.get("/auth/me"), 401, "unauthenticated")
    problem(anna.post("/auth/logout"), 401, "unauthenticated")


def test_sessions_are_listed_and_ended(anyone, anna):
    other = anyone.post(
        "/auth/login",
        {"email": "anna@example.com", "password": PASSWORD},
        headers={"user-agent": "An old phone"},
    )
    phone = anyone.bearing(ok(other)["token"])

    listed = ok(anna.get("/auth/sessions"))

    assert [item["current"] for item in listed["items"]] == [False, True]
    assert listed["items"][0]["user_agent"] == "An old phone"
    assert listed["next_cursor"] is None
    first = ok(anna.get("/auth/sessions", limit=1))
    rest = ok(anna.get("/auth/sessions", cursor=first["next_cursor"]))
    assert first["items"] + rest["items"] == listed["items"]
    ok(anna.delete(f"/auth/sessions/{listed['items'][0]['id']}"), 204)
    problem(phone.get("/auth/me"), 401, "unauthenticated")
    problem(anna.delete(f"/auth/sessions/{listed['items'][0]['id']}"), 404, "not-found")


def test_all_other_sessions_end_together(anyone, anna):
    login = {"email": "anna@example.com", "password": PASSWORD}
    phone = anyone.bearing(ok(anyone.post("/auth/login", login))["token"])

    ok(anna.delete("/auth/sessions"), 204)

    problem(phone.get("/auth/me"), 401, "unauthenticated")
    ok(anna.get("/auth/me"))


def test_a_profile_is_changed_field_by_field(anna):
    changed = ok(anna.patch("/auth/me", {"bio": "Weddings.", "branding": {"accent": "#1A5FD0"}}))

    assert changed["bio"] == "Weddings."
    assert changed["branding"] == {"accent": "#1a5fd0"}
    assert changed["name"] == "Anna Ambrose"
    assert fields(anna.patch("/auth/me", {"email": "x@example.com"})) == {"email"}
    assert fields(anna.patch("/auth/me", {"city_id": "nowhere"})) == {"city_id"}
    assert fields(anna.patch("/auth/me", {"name": None})) == {"name"}


def test_a_handle_is_taken_once(world, anna):
    other = world.photographer(email="boris@example.com")
    ok(anna.patch("/auth/me", {"handle": "ambrose"}))

    problem(other.patch("/auth/me", {"handle": "Ambrose"}), 409, "handle-taken")


def test_a_new_password_ends_other_sessions(anyone, anna):
    login = {"email": "anna@example.com", "password": PASSWORD}
    phone = anyone.bearing(ok(anyone.post("/auth/login", login))["token"])
    body = {"current_password": PASSWORD, "new_password": "nine quiet otters"}

    ok(anna.post("/auth/password", body), 204)

    ok(anna.get("/auth/me"))
    problem(phone.get("/auth/me"), 401, "unauthenticated")
    problem(anyone.post("/auth/login", login), 401, "bad-credentials")
    wrong = {"current_password": PASSWORD, "new_password": "ten loud badgers"}
    problem(anna.post("/auth/password", wrong), 401, "bad-credentials")


def test_an_address_is_verified_once(world, anyone, anna):
    world.run_jobs()
    token = world.token_in_mail("anna@example.com")

    ok(anyone.post("/auth/verify-email", {"token": token}), 204)

    assert ok(anna.get("/auth/me"))["email_verified"] is True
    problem(anyone.post("/auth/verify-email", {"token": token}), 404, "not-found")


def test_a_verification_is_mailed_again(world, anna):
    world.run_jobs()
    first = world.token_in_mail("anna@example.com")

    ok(anna.post("/auth/verify-email/resend"), 202)

    world.run_jobs()
    assert world.token_in_mail("anna@example.com") != first


def test_a_reset_ends_every_session(world, anyone, anna):
    ok(anyone.post("/auth/password-reset", {"email": "anna@example.com"}), 202)
    ok(anyone.post("/auth/password-reset", {"email": "nobody@example.com"}), 202)
    world.run_jobs()
    body = {"token": world.token_in_mail("anna@example.com"), "new_password": "nine quiet otters"}

    ok(anyone.post("/auth/password-reset/confirm", body), 204)

    problem(anna.get("/auth/me"), 401, "unauthenticated")
    ok(anyone.post("/auth/login", {"email": "anna@example.com", "password": "nine quiet otters"}))
    problem(anyone.post("/auth/password-reset/confirm", body), 404, "not-found")


def test_an_export_holds_everything_and_no_secret(world, anna):
    gallery = world.gallery(anna)
    world.upload(anna, gallery["id"], "one.jpg")
    link = world.link(anna, gallery["id"], password="open sesame")
    viewer = world.viewer(link, password="open sesame", name="Lena")

    answer = anna.get("/auth/me/export")

    export = ok(answer)
    assert answer.headers["content-disposition"] == 'attachment; filename="galerly.json"'
    held = export["galleries"][0]
    assert held["gallery"]["title"] == "Lena & Tom"
    assert [photo["filename"] for photo in held["photos"]] == ["one.jpg"]
    assert held["viewers"][0]["name"] == "Lena"
    assert held["links"][0]["has_password"] is True
    assert link["share_token"] not in answer.text
    assert "hash" not in answer.text
    assert anna.token not in answer.text
    assert viewer.token not in answer.text


def test_a_large_export_comes_from_storage(world, anna, monkeypatch):
    monkeypatch.setattr(auth, "EXPORT_MAX_BYTES", 1000)
    world.gallery(anna)

    large = anna.get("/auth/me/export")
    kept = ok(anna.post("/auth/me/export"))

    assert large.status_code == 303
    for url in (large.headers["location"], kept["url"]):
        answer = world.anyone.request("GET", f"/{url}")
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["content-type"] == "application/json"
        assert ok(answer)["galleries"][0]["gallery"]["title"] == "Lena & Tom"
    assert kept["bytes"] == len(answer.content)


def test_a_deleted_account_is_gone(world, anyone, anna):
    gallery = world.gallery(anna)
    link = world.link(anna, gallery["id"])
    viewer = world.viewer(link)
    problem(anna.delete("/auth/me", {"password": "not this one"}), 401, "bad-credentials")

    ok(anna.delete("/auth/me", {"password": PASSWORD}), 204)

    problem(anna.get("/auth/me"), 401, "unauthenticated")
    problem(viewer.get(f"/view/galleries/{gallery['id']}"), 404, "not-found")
    body = {"share_token": link["share_token"]}
    problem(anyone.post("/share/card", body), 404, "not-found")
    login = {"email": "anna@example.com", "password": PASSWORD}
    problem(anyone.post("/auth/login", login), 401, "bad-credentials")


def test_a_client_signs_in_by_a_mailed_code(world):
    client = world.client("lena@example.com")

    assert ok(client.get("/view/galleries"))["items"] == []
    problem(client.get("/auth/me"), 403, "forbidden")
    ok(client.post("/auth/logout"), 204)
    problem(client.get("/view/galleries"), 401, "unauthenticated")


def test_a_code_is_good_for_one_use_and_five_tries(world, anyone):
    challenge = ok(anyone.post("/auth/client/code", {"email": "lena@example.com"}), 202)
    world.run_jobs()
    code = world.code_in_mail("lena@example.com")
    wrong = {"challenge": challenge["challenge"], "code": f"{(int(code) + 1) % 1_000_000:06}"}

    for _ in range(5):
        problem(anyone.post("/auth/client/session", wrong), 401, "bad-credentials")

    right = {**wrong, "code": code}
    problem(anyone.post("/auth/client/session", right), 401, "bad-credentials")
    assert fields(anyone.post("/auth/client/session", {**wrong, "code": "12ab"})) == {"code"}
