"""What is read of bodies and queries, and what is said of those that cannot be."""

import pytest
from tests.api.client import fields, ok, problem
from tests.api.conftest import on_one_machine

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
        "multipart/form-data; boundary=x",
        "application/jsonx",
    ],
)
def test_a_body_of_another_type_is_refused(anna, content_type):
    headers = {"content-type": content_type} if content_type else {}

    answer = anna.request("POST", "/galleries", content=b'{"title": "A"}', headers=headers)

    problem(answer, 415, "unsupported-type")


@pytest.mark.parametrize(
    ("method", "path", "missing"),
    [
        ("DELETE", "/auth/me", "password"),
        ("DELETE", "/auth/totp", "password"),
        ("POST", "/galleries", "title"),
    ],
)
def test_no_body_at_all_is_told_what_is_missing(anna, method, path, missing):
    assert fields(anna.request(method, path)) == {missing}

    typed = anna.request(method, path, headers={"content-type": "text/plain"})
    problem(typed, 415, "unsupported-type")


def test_json_may_name_its_charset(anna):
    headers = {"content-type": 'Application/JSON; charset="UTF-8"'}

    ok(anna.request("POST", "/galleries", content=b'{"title": "A"}', headers=headers), 201)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        b"[" * 200_000,
        b"nil",
        b'{"title": "A"} x',
        b'{"title": NaN}',
        b'{"title": ' + b"9" * 100_000,
        b"9" * 5000,
    ],
    ids=[
        "empty",
        "cut",
        "bytes",
        "not-utf8",
        "surrogate",
        "deep",
        "word",
        "rest",
        "nan",
        "cut-int",
        "long-int",
    ],
)
def test_what_is_no_json_is_malformed(anna, body):
    answer = anna.request("POST", "/galleries", content=body, headers=JSON)

    problem(answer, 400, "malformed")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_another_kind_of_json_is_invalid(anna, body):
    answer = anna.request("POST", "/galleries", content=body, headers=JSON)

    assert fields(answer) == {""}


def test_a_body_of_a_mebibyte_is_read_and_a_longer_one_is_not(anna):
    start, end = b'{"title": "A", "description": "', b'"}'
    fits = start + b"x" * (2**20 - len(start) - len(end)) + end

    assert fields(anna.request("POST", "/galleries", content=fits, headers=JSON)) == {"description"}
    longer = anna.request("POST", "/galleries", content=fits + b" ", headers=JSON)
    problem(longer, 413, "too-large")


def test_routes_without_a_body_take_an_empty_object_and_no_more(anna):
    ok(anna.post("/auth/verify-email/resend", {}), 202)

    assert fields(anna.post("/auth/verify-email/resend", {"again": True})) == {"again"}


def test_unknown_and_repeated_parameters_are_refused(anna):
    assert fields(anna.get("/galleries", colour="red")) == {"colour"}
    assert fields(anna.request("GET", "/galleries?limit=1&limit=2")) == {"limit"}
    assert fields(anna.request("GET", "/galleries?q=%00")) == {"q"}
    assert fields(anna.get("/galleries", limit="many")) == {"limit"}
    assert fields(anna.get("/galleries", limit=1001)) == {"limit"}
    problem(anna.request("GET", "/galleries?" + "a=1&" * 101), 400, "malformed")
    ok(anna.request("GET", "/galleries?q=S%C3%A3o+Paulo&"))


@on_one_machine
def test_a_query_must_be_utf8(anna):
    problem(anna.request("GET", "/galleries?q=%FF"), 400, "malformed")
