"""How requests of the API's tests get to a system: over ASGI, or as events of API Gateway."""

import json
from collections.abc import Callable
from functools import partial

import anyio.to_thread
import httpx
from tests.emulators import gateway

from galerly.entrypoints.asgi import create_app
from galerly.entrypoints.lambda_api import LambdaApi
from galerly.entrypoints.system import System

Server = Callable[[str], httpx.AsyncBaseTransport]
"""What a request from an address is sent through."""


def asgi(system: System) -> Server:
    """Return the application of one machine: API, signed URLs and pages."""
    app = create_app(system)
    return lambda address: httpx.ASGITransport(app, client=(address, 4711))


def behind_gateway(system: System, rest: httpx.AsyncBaseTransport | None = None) -> Server:
    """Return the function that API Gateway calls.

    What is not below `/v1` goes to `rest`, as on AWS others serve it; without, to the application
    of one machine.
    """
    function = LambdaApi(system=system)
    others = asgi(system)
    return lambda address: Gateway(function, address, rest or others(address))


class Gateway(httpx.AsyncBaseTransport):
    """Sends each request to a function as an event."""

    def __init__(
        self, function: gateway.Handler, address: str, rest: httpx.AsyncBaseTransport
    ) -> None:
        self._function = function
        self._address = address
        self._rest = rest

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        target = request.url.raw_path.decode("ascii")
        path = target.partition("?")[0]
        if path != "/v1" and not path.startswith("/v1/"):
            return await self._rest.handle_async_request(request)
        event = gateway.proxy_event(
            request.method,
            target,
            [(n.decode("latin-1"), v.decode("latin-1")) for n, v in request.headers.raw],
            await request.aread(),
            address=self._address,
            domain=request.url.host,
        )
        call = partial(self._function, json.loads(json.dumps(event)), gateway.Context())
        answer = gateway.answer_of(await anyio.to_thread.run_sync(call))
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)
