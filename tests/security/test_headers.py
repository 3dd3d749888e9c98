"""What every answer carries: on every route, where it succeeds and where it fails."""

import httpx
import pytest
from tests.plain_codec import PlainCodec
from tests.security.asking import Asker, api_of
from tests.security.faults import Kept, a_stage

from galerly.entrypoints.http.message import Response
from galerly.entrypoints.http.router import AnyRoute
from galerly.entrypoints.http.table import ROUTES
from galerly.testing import in_memory

# What tells a shared cache, or the history of a browser, to keep nothing of a secret.
PRIVATE = {"no-store", "private, no-cache"}
# Answers that are the same for everybody, without anybody's secrets.
FOR_ALL = {"search_cities", "list_photographers", "get_photographer", "get_openapi", "get_health"}
HOSTILE_ORIGINS = [
    "null",
    "https://evil.example",
    "https://friend.example.evil.example",
    "https://evilfriend.example",
    "http://friend.example",
    "https://friend.example:8443",
    "https://friend.example/",
    "https://FRIEND.example",
    "https://friend.example, https://evil.example",
    "https://friend.example\r\nx: y",
    "*",
    "",
]


@pytest.fixture(scope="module")
def stage():
    with in_memory(codec=PlainCodec()) as harness:
        yield a_stage(harness)


@pytest.fixture(scope="module")
def kept(stage):
    return Kept(stage.harness)


@pytest.fixture
def answers(stage, kept, route: AnyRoute) -> dict[str, Response]:
    """A route's answers to whoever may ask it, and to requests that fail in every layer."""
    kept.put_back()
    api = api_of(stage.harness)
    nobody = Asker(api)
    path = route.path.replace("{", "").replace("}", "")
    return {
        "success": api.answer(stage.request(route)).response,
        "no session": nobody.ask(route.method, path),
        "a wrong body": nobody.ask(route.method, path, {"surely not": "known"}),
        "a wrong query": nobody.ask(route.method, f"{path}?surely_not=known"),
        "another method": nobody.ask("TRACE", path),
        "no such path": nobody.ask(route.method, f"{path}/and/more"),
        "a preflight": nobody.ask("OPTIONS", path, origin="https://evil.example"),
    }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_answer_of_every_route_is_fenced_in(route, answers):
    assert answers["success"].status == int(route.status), answers["success"].body
    for case, answer in answers.items():
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", case
        assert headers["referrer-policy"] == "no-referrer", case
        assert "frame-ancestors 'none'" in headers["content-security-policy"], case
        assert headers["content-security-policy"].startswith("default-src 'none'"), case
        assert {"Authorization", "Origin"} <= set(headers["vary"].split(", ")), case
        assert not {"set-cookie", "server", "x-powered-by"} & set(headers), case
        assert "access-control-allow-origin" not in headers, case
        assert "access-control-allow-credentials" not in headers, case
        if answer.body:
            assert headers["content-type"].partition(";")[0] in {
                "application/json",
                "application/problem+json",
            }, case
        if case != "a preflight" and (answer.body or answer.status != 204):
            stored = headers["cache-control"]
            assert stored in PRIVATE or route.name in FOR_ALL, case


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_an_answer_with_a_token_is_kept_by_nobody(stage, route, answers):
    body = answers["success"].body
    tokens = (b'"token":', b'"share_token":', b'"challenge":', b'"key":')
    if any(token in body for token in tokens) and route.name not in FOR_ALL:
        assert answers["success"].headers["cache-control"] == "no-store"
    if route.name in FOR_ALL:
        for secret in (stage.share_token, *stage.tokens.values(), stage.params["gallery_id"]):
            assert secret.encode() not in body


@pytest.mark.parametrize("origin", HOSTILE_ORIGINS)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_origin_may_read_an_answer(stage, origin, method):
    answer = Asker(api_of(stage.harness)).ask(method, "/health", origin=origin)

    assert not [name for name in answer.headers if name.startswith("access-control-")]


PLACES = {
    "a page": "/",
    "a page's address": "/studio",
    "a script": "/js/main.js",
    "a style": "/css/main.css",
    "no page": "/js/nothing.js",
    "a file that is not served": "/package.json",
    "a path out of the folder": "/js/%2e%2e/package.json",
    "media without a signature": "/media/x",
    "media out of the folder": "/media/..%2f..%2fkeys.json?expires=9999999999&signature=x",
    "the API's root": "/v1",
}


@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_every_place_of_a_server_is_fenced_in(server, path, method):
    hostile = {"origin": "https://evil.example"}
    with httpx.Client(verify=False) as client:
        answer = client.request(method, f"{server.url}{path}", headers=hostile)

    assert answer.status_code < 500
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-request-id"]
    assert not {"set-cookie", "server", "location"} & set(headers)
    assert not [name for name in headers if name.startswith("access-control-")]
    if path.startswith("/media"):
        assert "sandbox" in headers["content-security-policy"]
    if answer.status_code >= 400:
        assert headers["cache-control"] == "no-store"
        assert headers["content-type"] == "application/problem+json"


def test_nothing_of_a_request_comes_back_as_a_header(server, new_client):
    client = new_client()
    marked = "canary-in-a-header"
    sent = {
        "origin": f"https://{marked}.example",
        "x-request-id": marked,
        "accept-language": marked,
        "user-agent": marked,
        "host": f"{marked}.example",
    }

    for path in ("/v1/health", f"/v1/{marked}", f"/{marked}", f"/media/{marked}?x={marked}"):
        answer = client.get(f"{server.url}{path}", headers=sent)
        assert marked not in str(dict(answer.headers))
