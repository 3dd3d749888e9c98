"""The OpenAPI 3.1 document, made from the route table: it says what is served, and no more.

https://spec.openapis.org/oas/v3.1.0
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from galerly.domain.model.session import SessionKind
from galerly.entrypoints.http import problems
from galerly.entrypoints.http.router import FORM_TYPES, AnyRoute, Cache, Nothing
from galerly.version import __version__

JsonObject = dict[str, Any]

_REF = "#/components/schemas/{name}"
_BEARER: Mapping[SessionKind, str] = {
    SessionKind.PHOTOGRAPHER: "photographer",
    SessionKind.CLIENT: "client",
    SessionKind.VIEWER: "viewer",
}
_INTRO = """Photographers deliver galleries to their clients.

Bodies are JSON in UTF-8; unknown fields and unknown query parameters are refused. Times are
RFC 3339 in UTC, sizes bytes. Every error is a problem document (RFC 9457) whose `code` is stable.
A cursor is good for its own list and caller alone. An `ETag` is `"VERSION.DIGEST"` or `"DIGEST"`;
`If-Match` compares the stored version alone, so that a photo's URLs may change beside it.
HEAD is answered wherever GET is, OPTIONS everywhere."""

_DESCRIPTIONS = {
    HTTPStatus.BAD_REQUEST: "`malformed`, `bad-cursor`",
    HTTPStatus.UNAUTHORIZED: "`unauthenticated`, or the credentials are wrong",
    HTTPStatus.FORBIDDEN: "`forbidden`: another kind of session, or a permission is missing",
    HTTPStatus.NOT_FOUND: "`not-found`: it does not exist, or is not yours",
    HTTPStatus.CONFLICT: "`conflict` and what is more exact: see `code`",
    HTTPStatus.GONE: "`link-expired`, `gallery-expired`",
    HTTPStatus.PRECONDITION_FAILED: "`changed-meanwhile`",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "`too-large`",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "`unsupported-type`",
    HTTPStatus.UNPROCESSABLE_ENTITY: "`invalid`: `errors` names the fields",
    HTTPStatus.TOO_MANY_REQUESTS: "`slow-down`: again after `Retry-After` seconds",
    HTTPStatus.INTERNAL_SERVER_ERROR: "`internal`",
    HTTPStatus.SERVICE_UNAVAILABLE: "`unavailable`: again after `Retry-After` seconds",
}


def document(routes: Sequence[AnyRoute], root: str) -> str:
    """Return the description of a route table served below `root`, as JSON."""
    return msgspec.json.format(msgspec.json.encode(describe(routes, root)), indent=1).decode()


def describe(routes: Sequence[AnyRoute], root: str) -> JsonObject:
    """Return the description of a route table served below `root`."""
    types = _types(routes)
    made = msgspec.json.schema_components(types, ref_template=_REF)
    references, schemas = msgspec.json.decode(msgspec.json.encode(made))  # defaults become JSON
    schema_of = dict(zip(types, references, strict=True))
    paths: dict[str, JsonObject] = {}
    for route in routes:
        operation = _operation(route, schema_of, schemas)
        paths.setdefault(root + route.path, {})[route.method.lower()] = operation
    queries = {route.query.__name__ for route in routes}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Galerly",
            "version": __version__,
            "description": _INTRO,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name} for name in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {
            "schemas": {name: s for name, s in schemas.items() if name not in queries},
            "securitySchemes": {
                name: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"a session of a {name}, 24 hours from its start",
                }
                for name in _BEARER.values()
            },
            "responses": {
                _problem_name(status): {
                    "description": text,
                    "headers": _problem_headers(status),
                    "content": {
                        problems.CONTENT_TYPE: {"schema": schema_of[problems.Problem]},
                    },
                }
                for status, text in _DESCRIPTIONS.items()
            },
        },
    }


def _types(routes: Sequence[AnyRoute]) -> list[Any]:
    found: dict[Any, None] = {problems.Problem: None}
    for route in routes:
        found |= dict.fromkeys((route.query, route.body))
        if route.answer is not None:
            found[route.answer] = None
    return list(found)


def _operation(
    route: AnyRoute, schema_of: Mapping[Any, JsonObject], schemas: Mapping[str, JsonObject]
) -> JsonObject:
    operation: JsonObject = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [
            *(_path_parameter(name) for name in route.parameters),
            *_query_parameters(route, schemas),
            *_header_parameters(route),
        ],
        "responses": {
            str(int(route.status)): _success(route, schema_of),
            **(
                {"304": {"description": "what the client holds is so still"}}
                if _cached(route)
                else {}
            ),
            **{
                str(int(status)): {"$ref": f"#/components/responses/{_problem_name(status)}"}
                for status in statuses(route)
            },
        },
        "security": [{_BEARER[kind]: []} for kind in SessionKind if kind in route.access.kinds],
    }
    if route.body is not Nothing:
        required = any(f.required for f in msgspec.structs.fields(route.body))
        operation["requestBody"] = {
            "required": required,
            "content": {"application/json": {"schema": schema_of[route.body]}},
        }
    if route.form:
        form = {"type": "object"}
        operation["requestBody"] = {
            "required": False,
            "content": {name: {"schema": form} for name in FORM_TYPES},
        }
    return operation


def statuses(route: AnyRoute) -> list[HTTPStatus]:
    """Return the statuses of the problems that a route may answer with."""
    signed_in = bool(route.access.kinds)
    writes = route.method != "GET"
    found = {
        HTTPStatus.BAD_REQUEST: True,
        HTTPStatus.UNAUTHORIZED: signed_in or writes,
        HTTPStatus.FORBIDDEN: signed_in,
        HTTPStatus.NOT_FOUND: signed_in or bool(route.parameters) or writes,
        HTTPStatus.CONFLICT: writes,
        HTTPStatus.GONE: "/view/" in route.path or "/share/" in route.path,
        HTTPStatus.PRECONDITION_FAILED: writes and signed_in,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: True,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: True,
        HTTPStatus.UNPROCESSABLE_ENTITY: True,
        HTTPStatus.TOO_MANY_REQUESTS: writes,
        HTTPStatus.INTERNAL_SERVER_ERROR: True,
        HTTPStatus.SERVICE_UNAVAILABLE: True,
    }
    return [status for status, possible in found.items() if possible]


def _cached(route: AnyRoute) -> bool:
    return route.cache is Cache.ETAG and route.method == "GET"


def _success(route: AnyRoute, schema_of: Mapping[Any, JsonObject]) -> JsonObject:
    found: JsonObject = {"description": HTTPStatus(route.status).phrase}
    content: JsonObject = {}
    if route.answer is not None:
        content["application/json"] = {"schema": schema_of[route.answer]}
    for name in route.other_types:
        kind = {"type": "object"} if name == "application/json" else {"type": "string"}
        content[name] = {"schema": kind}
    if content:
        found["content"] = content
    if route.cache is Cache.ETAG:
        found["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return found


def _path_parameter(name: str) -> JsonObject:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
    }


def _query_parameters(route: AnyRoute, schemas: Mapping[str, JsonObject]) -> list[JsonObject]:
    if route.query is Nothing:
        return []
    schema = schemas[route.query.__name__]
    required = schema.get("required", [])
    found = []
    for name, kind in schema.get("properties", {}).items():
        parameter: JsonObject = {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _without_null(kind),
        }
        if "description" in parameter["schema"]:
            parameter["description"] = parameter["schema"].pop("description")
        found.append(parameter)
    return found


def _without_null(kind: JsonObject) -> JsonObject:
    """Return a parameter's schema: one that is left out is None here, and nobody sends null."""
    options = [k for k in kind.get("anyOf", ()) if k != {"type": "null"}]
    if len(options) == 1:
        return dict(options[0])
    return {key: value for key, value in kind.items() if (key, value) != ("default", None)}


def _header_parameters(route: AnyRoute) -> list[JsonObject]:
    found = []
    if route.idempotent:
        found.append(
            _header("Idempotency-Key", "makes a repeat safe: it gets the same answer for 24 hours")
            | {"schema": {"type": "string", "minLength": 1, "maxLength": 255}}
        )
    if route.if_match:
        found.append(_header("If-Match", "change it only if it still has this entity tag"))
    if _cached(route):
        found.append(_header("If-None-Match", "answer 304 if it still has this entity tag"))
    return found


def _header(name: str, text: str) -> JsonObject:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": text,
        "schema": {"type": "string"},
    }


def _problem_name(status: HTTPStatus) -> str:
    return status.phrase.title().replace(" ", "")


def _problem_headers(status: HTTPStatus) -> JsonObject:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return {"WWW-Authenticate": {"schema": {"type": "string", "const": "Bearer"}}}
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
        case _:
            return {}
