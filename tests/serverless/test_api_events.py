"""Events of API Gateway in, its answers out: whatever an event holds."""

import base64
import gzip
import json
import logging
import re
import time

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.emulators.gateway import Context, answer_of, proxy_event, well_formed

from galerly.entrypoints.http.message import Response
from galerly.entrypoints.http.router import Reply
from galerly.entrypoints.lambda_api import LambdaApi
from galerly.entrypoints.lambda_events import ANSWER_MAX_BYTES, fits, request_of
from galerly.entrypoints.lambda_events import answer_of as made_of
from galerly.entrypoints.settings import Settings

HERE = Settings(public_url="https://galerly.test")
JSON_HEADERS = [("content-type", "application/json")]
REGISTER = {"email": "anna@example.com", "password": "seven blue herons", "name": "Anna"}


def request(event, most_bytes=1024, options=HERE):
    return request_of(event, options, "0" * 16, most_bytes=most_bytes)


def called(function, *args, **kwargs):
    """Return the HTTP answer to a request."""
    return answer_of(function(proxy_event(*args, **kwargs), Context()))


def test_a_request_arrives_as_it_was_sent():
    event = proxy_event(
        "POST",
        "/v1/galleries/a%2Fb%20c?q=S%C3%A3o+Paulo&limit=2&limit=3&empty=&plus=a%2Bb",
        [("Accept", "a/b"), ("accept", "c/d"), ("X-Two", "zwölf")],
        b'{"title": "A"}',
        address="2001:db8:1:2:3:4:5:6",
    )

    arrived = request(event)

    assert arrived.method == "POST"
    assert arrived.path == "/v1/galleries/a%2Fb%20c"
    assert arrived.parameters() == [
        ("q", "São Paulo"),
        ("limit", "2"),
        ("limit", "3"),
        ("empty", ""),
        ("plus", "a+b"),
    ]
    assert arrived.header("accept") == "a/b, c/d"
    assert arrived.header("x-two") == "zwölf".encode().decode("latin-1")
    assert arrived.body == b'{"title": "A"}'
    assert arrived.network == "2001:db8:1:2::/64"
    assert arrived.origin == "https://galerly.test"


def test_what_is_null_or_missing_is_empty():
    event = proxy_event("GET", "/v1/health")
    assert event["multiValueHeaders"] is None
    assert event["multiValueQueryStringParameters"] is None
    bare = {"httpMethod": "GET", "path": "/v1/health"}

    for given_event in (event, bare):
        arrived = request(given_event)
        assert (arrived.headers, arrived.query, arrived.body) == ((), "", b"")
    assert request(bare).network == "unknown"


def test_single_values_serve_where_there_are_no_others():
    event = proxy_event("GET", "/v1/cities?q=a", [("X-One", "1")])
    for name in ("multiValueHeaders", "multiValueQueryStringParameters"):
        del event[name]

    arrived = request(event)

    assert arrived.header("x-one") == "1"
    assert arrived.parameters() == [("q", "a")]


@pytest.mark.parametrize("path", ["/v1/health", "/prod/v1/health"])
def test_a_path_may_name_its_stage(function, path):
    event = proxy_event("GET", "/v1/health") | {"path": path}

    assert answer_of(function(event, Context())).status == 200


def test_a_path_that_came_decoded_is_encoded_again():
    event = proxy_event("GET", "/v1/x") | {"path": "/v1/photographers/a b?c#d%41%"}

    assert request(event).path == "/v1/photographers/a%20b%3Fc%23d%41%"


def test_a_body_in_base64_is_decoded_and_another_taken_as_it_is():
    event = proxy_event("POST", "/v1/x", body=b"\x00\xff")
    text = event | {"body": "ä", "isBase64Encoded": False}

    assert request(event).body == b"\x00\xff"
    assert request(text).body == "ä".encode()


@pytest.mark.parametrize("size", [1024, 1025])
def test_a_body_beyond_the_limit_is_not_read(size):
    arrived = request(proxy_event("POST", "/v1/x", body=bytes(size)))

    assert (len(arrived.body), arrived.too_long) == ((size, False) if size == 1024 else (0, True))


def test_ten_megabytes_are_a_problem_and_no_failure(function):
    answer = called(function, "POST", "/v1/auth/register", JSON_HEADERS, bytes(10 * 2**20))

    assert answer.status == 413
    assert json.loads(answer.body)["code"] == "too-large"


def test_the_origin_is_the_gateways_where_no_public_url_is_set():
    event = proxy_event("GET", "/v1/x", domain="abc.execute-api.eu-west-1.amazonaws.com")

    assert request(event, options=Settings()).origin == (
        "https://abc.execute-api.eu-west-1.amazonaws.com"
    )
    hostile = proxy_event("GET", "/v1/x", domain="evil/x?")
    assert request(hostile, options=Settings()).origin == Settings().page_url


def test_forwarding_headers_of_strangers_do_not_count():
    event = proxy_event("GET", "/v1/x", [("X-Forwarded-For", "203.0.113.5")], address="192.0.2.7")

    assert request(event).network == "192.0.2.7"


def test_the_request_id_is_the_gateways(function):
    event = proxy_event("GET", "/v1/nothing")
    odd = proxy_event("GET", "/v1/nothing")
    odd["requestContext"]["requestId"] = "a\nb"

    answer = answer_of(function(event, Context()))

    assert dict(answer.headers)["x-request-id"] == event["requestContext"]["requestId"]
    assert json.loads(answer.body)["request_id"] == event["requestContext"]["requestId"]
    own = dict(answer_of(function(odd, Context())).headers)["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", own)


def test_what_is_not_of_the_api_is_not_found(function):
    for path in ("/", "/v10/health", "/media/x", "/v1"):
        answer = called(function, "GET", path)
        assert (answer.status, json.loads(answer.body)["code"]) == (404, "not-found")
        assert dict(answer.headers)["x-content-type-options"] == "nosniff"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
# Half of the fields are what they should be, so that the others get to be read.
FIELDS = {
    "httpMethod": st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]) | JSON_VALUES,
    "path": st.sampled_from(["/v1/health", "/v1/auth/register", "/v1/cities", "/prod/v1/galleries"])
    | st.text().map("/v1/photographers/{}".format)
    | JSON_VALUES,
    "headers": st.none() | st.dictionaries(st.text(), st.text(), max_size=4) | JSON_VALUES,
    "multiValueHeaders": st.none()
    | st.dictionaries(
        st.sampled_from(
            ["Authorization", "content-type", "Origin", "User-Agent", "Idempotency-Key", "If-Match"]
        ),
        st.lists(st.text() | st.sampled_from(["application/json", "Bearer gp_" + "a" * 43])),
    )
    | JSON_VALUES,
    "queryStringParameters": st.none() | JSON_VALUES,
    "multiValueQueryStringParameters": st.none()
    | st.dictionaries(
        st.text() | st.sampled_from(["q", "limit", "cursor", "deep"]), st.lists(st.text())
    )
    | JSON_VALUES,
    "requestContext": st.fixed_dictionaries(
        {},
        optional={
            "requestId": JSON_VALUES,
            "stage": st.just("prod") | JSON_VALUES,
            "domainName": JSON_VALUES,
            "identity": st.fixed_dictionaries({}, optional={"sourceIp": JSON_VALUES}) | JSON_VALUES,
        },
    )
    | JSON_VALUES,
    "body": st.none()
    | st.binary().map(lambda data: base64.b64encode(data).decode())
    | st.just(json.dumps(REGISTER))
    | JSON_VALUES,
    "isBase64Encoded": st.booleans() | JSON_VALUES,
    "resource": JSON_VALUES,
}
EVENTS = st.fixed_dictionaries({}, optional=FIELDS) | st.fixed_dictionaries(FIELDS) | JSON_VALUES


@settings(max_examples=600, deadline=None)
@given(event=EVENTS)
def test_no_event_is_ever_a_failure(function, event):
    returned = function(json.loads(json.dumps(event)), Context())

    assert well_formed(returned), returned
    answer = answer_of(returned)
    assert 200 <= answer.status < 500, (answer.status, answer.body)
    if answer.status >= 400 and answer.body:
        assert json.loads(answer.body)["status"] == answer.status


@settings(max_examples=300, deadline=None)
@given(
    headers=st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1), st.text("".join(map(chr, range(256))))
    ),
    body=st.binary(max_size=3000),
    zipped=st.booleans(),
)
def test_every_answer_comes_back_as_it_was(headers, body, zipped):
    headers = {n: v.replace("\n", "") for n, v in headers.items()}
    if zipped:
        headers["content-encoding"] = "gzip"

    answer = answer_of(made_of(Response(status=200, headers=headers, body=body)))

    assert answer.body == body
    assert dict(answer.headers) == headers


def test_an_answer_fits_by_what_lambda_counts():
    def of(text):
        return made_of(Response(status=200, body=text.encode()))

    empty = len(json.dumps(of("")))

    assert fits(of("x" * (ANSWER_MAX_BYTES - empty)))
    assert not fits(of("x" * (ANSWER_MAX_BYTES - empty + 1)))
    assert not fits(of('"' * (ANSWER_MAX_BYTES // 2)))  # each quote has its backslash
    assert not fits(of("é" * (ANSWER_MAX_BYTES // 6)))  # and each of these six characters


@pytest.fixture
def answering(harness):
    """A function whose description of itself is what the test likes."""

    def made(handler):
        function = LambdaApi(system=harness.system)
        route = next(r for r in function._api.routes if r.name == "get_openapi")
        api = evolve(function._api, routes=[evolve(route, handler=handler)])
        object.__setattr__(function, "_api", api)
        return function

    return made


def saying(text):
    """Return a handler that says this."""
    return lambda _call: Reply(text=text)


def test_what_is_too_large_is_compressed_or_refused_with_the_reason(answering):
    function = answering(saying("galleries " * 700_000))
    target = "/v1/openapi.json"

    zipped = called(function, "GET", target, [("accept-encoding", "gzip, br")])
    plain = called(function, "GET", target)

    assert zipped.status == 200
    assert gzip.decompress(zipped.body) == b"galleries " * 700_000
    assert plain.status == 413
    assert json.loads(plain.body)["code"] == "answer-too-large"
    tag = dict(zipped.headers)["etag"]
    again = called(function, "GET", target, [("if-none-match", tag)])
    assert again.status == 304


def test_what_is_small_is_left_to_the_gateway_to_compress(answering):
    function = answering(saying("x" * 5000))

    answer = called(function, "GET", "/v1/openapi.json", [("accept-encoding", "gzip")])

    assert (answer.status, answer.body) == (200, b"x" * 5000)
    assert "content-encoding" not in dict(answer.headers)


def test_a_handler_that_hangs_is_not_waited_for_and_counted(answering, caplog):
    function = answering(lambda _call: time.sleep(5))
    began = time.monotonic()

    with caplog.at_level(logging.INFO):
        answer = answer_of(function(proxy_event("GET", "/v1/openapi.json"), Context(seconds=2.3)))

    assert time.monotonic() - began < 2
    assert (answer.status, json.loads(answer.body)["code"]) == (503, "unavailable")
    assert int(dict(answer.headers)["retry-after"]) >= 1
    assert "longer than allowed" in caplog.text
    (line,) = [vars(r) for r in caplog.records if r.name == "galerly.access"]
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "Galerly",
        "Dimensions": [["installation", "service"]],
        "Metrics": [{"Name": "unavailable", "Unit": "Count"}],
    }
    assert (line["unavailable"], line["installation"], line["service"]) == (1, "galerly", "api")
    assert abs(line["_aws"]["Timestamp"] / 1000 - time.time()) < 60


def test_each_request_has_one_line_of_log_with_its_ids(function, caplog):
    event, context = proxy_event("GET", "/v1/cities?q=a-secret"), Context()

    with caplog.at_level(logging.INFO, logger="galerly.access"):
        function(event, context)

    (line,) = [vars(r) for r in caplog.records if r.name == "galerly.access"]
    assert (line["route"], line["status"]) == ("/v1/cities", 200)
    assert line["request_id"] == event["requestContext"]["requestId"]
    assert line["invocation"] == context.aws_request_id
    assert "_aws" not in line
    assert "a-secret" not in str(line)
