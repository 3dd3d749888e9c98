import json
import re

import pytest
from tests.api.client import ok

from galerly.entrypoints.http.openapi import statuses
from galerly.entrypoints.http.router import ANYONE, Nothing, Router
from galerly.entrypoints.http.table import ROUTES


@pytest.fixture(scope="module")
def document(lasting):
    return ok(lasting.anyone.get("/openapi.json"))


def operations(document):
    return {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for operation in path.values()
    }


def test_the_document_is_valid(document):
    # Here, as it takes long, and every process that collects tests loads this file.
    from openapi_spec_validator import validate  # noqa: PLC0415

    validate(document)


def test_it_describes_every_route_and_nothing_else(document):
    described = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }

    assert described == {(route.method, f"/v1{route.path}") for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.name)
def test_an_operation_says_what_its_route_does(document, route):
    operation = operations(document)[route.name]

    assert 10 <= len(operation["summary"]) <= 100
    assert {p["name"] for p in operation["parameters"] if p["in"] == "path"} == set(
        re.findall(r"\{(\w+)\}", route.path)
    )
    assert ("requestBody" in operation) == (route.body is not Nothing or route.form)
    assert ("multipart/form-data" in str(operation.get("requestBody"))) == route.form
    assert (operation["security"] == []) == (route.access is ANYONE)
    success = operation["responses"][str(int(route.status))]
    assert ("content" in success) == (route.answer is not None or bool(route.other_types))
    assert {str(int(s)) for s in statuses(route)} <= set(operation["responses"])
    names = {p["name"] for p in operation["parameters"]}
    assert ("Idempotency-Key" in names) == route.idempotent
    assert ("If-Match" in names) == route.if_match


def test_every_reference_leads_somewhere(document):
    text = json.dumps(document)

    for section, name in set(re.findall(r'"#/components/(\w+)/([^"]+)"', text)):
        assert name in document["components"][section]


def test_viewers_schemas_hold_nothing_of_the_owner(document):
    schemas = document["components"]["schemas"]

    for name in ("ViewedGallery", "ViewedPhotoView", "CardView", "LayoutView", "Opened"):
        held = set(schemas[name]["properties"])
        assert not held & {"sha256", "owner_id", "email", "client_email", "content_type", "size"}


def test_the_document_is_cached_by_its_tag(anyone):
    first = anyone.get("/openapi.json")

    again = anyone.request("GET", "/openapi.json", headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304


def test_two_routes_cannot_share_a_place_or_a_name():
    with pytest.raises(ValueError, match="register"):
        Router([*ROUTES, ROUTES[0]])
