"""What holds for every route: methods, bodies, headers, cursors, keys."""

import json
import logging
import re

import pytest
from attrs import evolve
from tests.api.client import Client, fields, ok, problem
from tests.api.conftest import FRIEND, on_one_machine
from tests.api.servers import asgi
from tests.plain_codec import PlainCodec

from galerly.entrypoints.http.table import ROUTES
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory

JSON = {"content-type": "application/json"}
SECURITY = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def filled(route):
    """Return the route's path with ids that nothing has."""
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", "0" * 26)
    return path


def test_an_unknown_path_is_a_problem(anyone):
    answer = anyone.get("/no/such/thing")

    problem(answer, 404, "not-found")
    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    problem(anyone.request("GET", "//v1"), 404, "not-found")
    problem(anyone.get("/galleries/%FF"), 404, "not-found")
    problem(anyone.request("PUT", "/photographers/a%0Ab/c"), 404, "not-found")
    problem(anyone.get("/photographers/a%0Ab"), 404, "not-found")


def test_another_method_is_told_which_there_are(anyone):
    answer = anyone.put("/galleries")

    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_head_is_get_without_the_body(anna):
    ok(anna.post("/galleries", {"title": "A"}), 201)
    whole = anna.get("/galleries")

    head = anna.request("HEAD", "/galleries")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(whole.content))
    missing = anna.request("HEAD", f"/galleries/{'0' * 26}")
    assert (missing.status_code, missing.content) == (404, b"")


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.name)
def test_every_route_answers_a_preflight_of_a_friend_alone(lasting, route):
    anyone = lasting.anyone
    asks = {"access-control-request-method": route.method}
    path = filled(route)

    friend = anyone.request("OPTIONS", path, headers={**asks, "origin": FRIEND})
    stranger = anyone.request("OPTIONS", path, headers={**asks, "origin": "https://evil.example"})

    assert friend.status_code == stranger.status_code == 204
    assert friend.headers["access-control-allow-origin"] == FRIEND
    assert route.method in friend.headers["access-control-allow-methods"].split(", ")
    assert "authorization" in friend.headers["access-control-allow-headers"].lower()
    assert not [name for name in stranger.headers if name.startswith("access-control")]
    assert route.method in stranger.headers["allow"]


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://friend.example.evil.example",
        "https://evilfriend.example",
        f"{FRIEND}:444",
        "http://friend.example",
        f"{FRIEND}/",
    ],
)
def test_no_other_origin_is_a_friend(anyone, origin):
    answer = anyone.request("GET", "/health", headers={"origin": origin})

    assert "access-control-allow-origin" not in answer.headers


def test_a_friend_may_read_what_scripts_need(anyone):
    answer = anyone.request("GET", "/health", headers={"origin": FRIEND})

    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["access-control-expose-headers"] == "ETag, Retry-After, X-Request-Id"
    assert "access-control-allow-credentials" not in answer.headers
    assert {"Authorization", "Origin"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.name)
def test_every_answer_has_the_security_headers_and_an_id(lasting, route):
    answer = lasting.anyone.request(route.method, filled(route))

    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    assert re.fullmatch(r"[0-9a-f-]{16,36}", answer.headers["x-request-id"])
    assert answer.headers["cache-control"] in {"no-store", "private, no-cache"}
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer gp_",
        "Bearer gp_x y",
        "Bearer xx_123",
        "Bearer gp_" + "a" * 43,
        "Bearer gp_" + "a" * 5000,
        "gp_" + "a" * 43,
    ],
)
def test_what_is_no_session_is_unauthenticated(anyone, value):
    answer = anyone.request("GET", "/galleries", headers={"authorization": value})

    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_scheme_of_a_token_ignores_case(anna):
    token = anna.token

    answer = anna.bearing(None).request(
        "GET", "/galleries", headers={"authorization": f"bearer {token}"}
    )

    ok(answer)


def test_a_token_that_only_looks_like_another_kind_is_no_session(anyone):
    for prefix in ("gc_", "gv_"):
        problem(anyone.bearing(prefix + "a" * 43).get("/galleries"), 401, "unauthenticated")


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.idempotent and r.access.kinds], ids=lambda r: r.name
)
def test_every_creating_route_takes_a_key_of_printable_ascii_alone(anna, route):
    kinds = {kind.value for kind in route.access.kinds}
    assert "photographer" in kinds

    answer = anna.request(
        route.method,
        filled(route),
        content=EXAMPLES[route.name],
        headers={**JSON, "idempotency-key": "x" * 256},
    )

    assert fields(answer) == {"Idempotency-Key"}


EXAMPLES = {
    "confirm_second_factor": b'{"code": "123456"}',
    "create_gallery": b'{"title": "A"}',
    "open_uploads": b'{"files": [{"filename": "a.jpg", "content_type": "image/jpeg", "size": 1}]}',
    "create_link": b"{}",
    "invite_client": b'{"email": "lena@example.com"}',
    "reply_to_comments": b'{"text": "A"}',
    "add_comment": b'{"text": "A"}',
    "request_archive": b'{"size": "web"}',
}


@on_one_machine
def test_large_answers_are_compressed_and_still_revalidated(anna):
    for i in range(12):
        ok(anna.post("/galleries", {"title": f"Wedding {i}"}), 201)
    plain = anna.request("GET", "/galleries", headers={"accept-encoding": "identity"})
    zipped = anna.request("GET", "/galleries", headers={"accept-encoding": "gzip"})

    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < len(plain.content) / 3
    assert zipped.json() == plain.json()
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in zipped.headers["vary"]
    for answer in (plain, zipped):
        again = anna.request("GET", "/galleries", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


def test_an_error_of_ours_tells_its_id_and_nothing_else(world, anna, caplog):
    class Breaking:
        def page(self, **_):
            message = "the secret is 42"
            raise ZeroDivisionError(message)

    services = evolve(world.system.services, galleries=Breaking())
    broken = world.client_of(evolve(world.system, services=services))

    with caplog.at_level(logging.ERROR):
        answer = broken.bearing(anna.token).get("/galleries")

    document = problem(answer, 500, "internal")
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert document["request_id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_log_names_routes_and_no_secrets(world, anna, caplog):
    gallery = world.gallery(anna)["id"]
    link = world.link(anna, gallery, password="open sesame")
    with caplog.at_level(logging.INFO, logger="galerly.access"):
        viewer = world.viewer(link, password="open sesame", email="lena@example.com")
        viewer.get(f"/view/galleries/{gallery}/photos", cursor="x")
        anna.get("/galleries", q="a secret search")
        anna.get("/nothing")
    lines = [vars(r) for r in caplog.records if r.name == "galerly.access"]

    assert [(line["route"], line["status"]) for line in lines] == [
        ("/v1/share/session", 200),
        ("/v1/view/galleries/{gallery_id}/photos", 400),
        ("/v1/galleries", 200),
        ("/v1/*", 404),
    ]
    assert lines[1]["code"] == "bad-cursor"
    assert lines[1]["session"] == "viewer"
    assert len(lines[1]["session_hash"]) == 8
    said = json.dumps(lines, default=str)
    for secret in (
        anna.token,
        viewer.token,
        link["share_token"],
        "sesame",
        "lena@",
        "search",
        gallery,
    ):
        assert secret not in said


def test_tls_is_asked_for_where_pages_are_public(portal):
    settings = Settings(public_url="https://photos.example")
    with in_memory(settings=settings, codec=PlainCodec()) as harness:
        anyone = Client(asgi(harness.system), portal)
        answers = [
            anyone.get("/health"),
            anyone.request("GET", "//"),
            anyone.request("GET", "//media/x"),
        ]

    for answer in answers:
        hsts = answer.headers["strict-transport-security"]
        assert hsts == "max-age=63072000; includeSubDomains"
