"""Signed URLs as the application serves them; what they grant is tests/media's to prove."""

from datetime import timedelta

import pytest
from tests.api.client import ORIGIN, ok, problem
from tests.api.conftest import FRIEND, on_one_machine
from tests.plain_codec import a_jpeg

pytestmark = on_one_machine  # on AWS they are S3's own


@pytest.fixture
def photo(world, anna):
    gallery = world.gallery(anna)["id"]
    return world.upload(anna, gallery, "a.jpg")[0]


@pytest.fixture
def slot(world, anna):
    gallery = world.gallery(anna)["id"]
    file = {"filename": "a.jpg", "content_type": "image/jpeg", "size": len(a_jpeg())}
    return ok(anna.post(f"/galleries/{gallery}/uploads", {"files": [file]}))["uploads"][0]


def local(url):
    return "/" + url.removeprefix(ORIGIN)


def test_a_picture_is_sandboxed_and_kept_by_the_browser(anyone, photo):
    answer = anyone.request("GET", local(photo["urls"]["preview"]))

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert answer.headers["x-request-id"]


def test_ranges_and_heads_are_answered(anyone, photo):
    path = local(photo["urls"]["preview"])
    whole = anyone.request("GET", path)

    part = anyone.request("GET", path, headers={"range": "bytes=2-5"})
    head = anyone.request("HEAD", path)
    beyond = anyone.request("GET", path, headers={"range": "bytes=9999999-"})
    known = anyone.request("GET", path, headers={"if-none-match": whole.headers["etag"]})

    assert (part.status_code, part.content) == (206, whole.content[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(whole.content)}"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert beyond.status_code == 416
    assert (known.status_code, known.content) == (304, b"")


def test_an_altered_or_old_url_is_a_problem(world, anyone, photo):
    path = local(photo["urls"]["preview"])

    problem(anyone.request("GET", path[:-1] + "~"), 403, "bad-signature")
    problem(anyone.request("GET", path.replace("preview", "web")), 403, "bad-signature")
    problem(anyone.request("GET", "//media/x"), 403, "bad-signature")
    problem(anyone.request("GET", "//media/%FF%00?" + "a=1&" * 99), 403, "bad-signature")
    head = anyone.request("HEAD", "//media/x")
    assert (head.status_code, head.content) == (403, b"")
    world.clock.advance(timedelta(minutes=16))
    problem(anyone.request("GET", path), 403, "url-expired")


def test_an_upload_is_taken_once_and_as_it_was_promised(anyone, slot):
    path, data = local(slot["url"]), a_jpeg()
    headers = slot["headers"]

    short = anyone.request("PUT", path, headers=headers, content=data[:-1])
    problem(short, 400, "wrong-size")
    long = anyone.request("PUT", path, headers=headers, content=data + b"x")
    problem(long, 413, "too-large")
    other = anyone.request("PUT", path, headers={**headers, "content-type": "a/b"}, content=data)
    problem(other, 415, "wrong-type")
    problem(anyone.request("GET", path), 403, "bad-signature")

    first = anyone.request("PUT", path, headers=headers, content=data)
    again = anyone.request("PUT", path, headers=headers, content=data)

    assert (first.status_code, first.content) == (200, b"")
    problem(again, 412, "already-uploaded")


def test_a_body_without_its_length_is_refused(anyone, slot):
    def chunks():
        yield a_jpeg()

    async def body():
        for chunk in chunks():
            yield chunk

    answer = anyone.request("PUT", local(slot["url"]), headers=slot["headers"], content=body())

    problem(answer, 411, "length-required")


def test_other_methods_are_told_which_there_are(anyone):
    answer = anyone.request("POST", "//media/x")

    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, PUT, OPTIONS"


def test_a_friend_may_send_and_fetch(anyone, photo):
    asks = {"access-control-request-method": "PUT", "origin": FRIEND}

    preflight = anyone.request("OPTIONS", "//media/x", headers=asks)
    picture = anyone.request("GET", local(photo["urls"]["thumb"]), headers={"origin": FRIEND})
    stranger = anyone.request(
        "GET", local(photo["urls"]["thumb"]), headers={"origin": "https://evil.example"}
    )

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == FRIEND
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert {"content-type", "if-none-match", "x-amz-checksum-sha256"} <= set(allowed.split(", "))
    assert picture.headers["access-control-allow-origin"] == FRIEND
    assert "access-control-allow-origin" not in stranger.headers
