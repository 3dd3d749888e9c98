"""A client of the API in this process, without a socket."""

from typing import Any

import httpx
from anyio.from_thread import BlockingPortal
from tests.api.servers import Server

ORIGIN = "http://galerly.test"


class Client:
    """Somebody who sends requests: with a token, or as nobody."""

    def __init__(self, server: Server, portal: BlockingPortal, address: str = "192.0.2.1") -> None:
        self._http = httpx.AsyncClient(transport=server(address), base_url=ORIGIN)
        self._server = server
        self._portal = portal
        self.token: str | None = None

    def at(self, address: str) -> "Client":
        """Return the same client on another network."""
        other = Client(self._server, self._portal, address)
        other.token = self.token
        return other

    def bearing(self, token: str | None) -> "Client":
        """Return somebody else, with this token."""
        other = Client(self._server, self._portal)
        other._http = self._http
        other.token = token
        return other

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request to a path below `/v1`; to one after another slash, or a URL, as it is."""
        headers = dict(options.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("authorization", f"Bearer {self.token}")
        url = path[1:] if path.startswith(("//", "/http:")) else f"/v1{path}"

        async def send() -> httpx.Response:
            return await self._http.request(method, url, headers=headers, **options)

        return self._portal.call(send)

    def get(self, path: str, **params: Any) -> httpx.Response:
        """GET with query parameters."""
        return self.request("GET", path, params=params)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """POST a JSON body; none at all where it is None."""
        return self._send("POST", path, body, options)

    def patch(self, path: str, body: Any, **options: Any) -> httpx.Response:
        """PATCH with a JSON body."""
        return self._send("PATCH", path, body, options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        """PUT without a body."""
        return self.request("PUT", path, **options)

    def delete(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """DELETE, with a JSON body where one is given."""
        return self._send("DELETE", path, body, options)

    def _send(self, method: str, path: str, body: Any, options: dict[str, Any]) -> httpx.Response:
        if body is not None:
            options["json"] = body
        return self.request(method, path, **options)


def ok(response: httpx.Response, status: int = 200) -> Any:
    """Return the JSON of an answer that has to have this status."""
    assert response.status_code == status, f"{response.status_code}: {response.text}"
    return response.json() if response.content else None


def problem(response: httpx.Response, status: int, code: str) -> Any:
    """Return a problem document, which has to be this one and whole."""
    assert response.status_code == status, f"{response.status_code}: {response.text}"
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["code"] == code, document
    assert document["status"] == status
    assert document["type"] == f"/problems/{code}"
    assert document["title"]
    assert document["detail"]
    assert document["request_id"] == response.headers["x-request-id"]
    return document


def fields(response: httpx.Response) -> set[str]:
    """Return which fields a 422 complains of."""
    return {error["field"] for error in problem(response, 422, "invalid")["errors"]}
