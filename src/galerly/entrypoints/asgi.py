"""The whole installation as one ASGI application: API, signed URLs and pages."""

import logging
import secrets

from attrs import frozen
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galerly.entrypoints import access_log
from galerly.entrypoints.access_log import Arrival
from galerly.entrypoints.arrival import ClientGoneError, network_of, origin_of, raw_path
from galerly.entrypoints.asgi_api import ApiEndpoint, send_response
from galerly.entrypoints.asgi_media import MediaEndpoint
from galerly.entrypoints.asgi_static import StaticEndpoint, frontend_folder
from galerly.entrypoints.http import problems
from galerly.entrypoints.http.dispatcher import SECURITY_HEADERS, Api
from galerly.entrypoints.http.table import ROUTES
from galerly.entrypoints.page_heads import PageHeads
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

CLIENT_GONE = 499  # as nginx notes it: nobody was there any more to be answered

logger = logging.getLogger(__name__)


def create_app(system: System) -> Starlette:
    """Return the application over a system, which stays the caller's to close."""
    settings = system.settings
    origins = frozenset(settings.cors_origins)
    api = ApiEndpoint(
        Api(
            services=system.services,
            routes=ROUTES,
            keyring=system.keyring,
            clock=system.clock,
            probes=system.probes,
            cors_origins=origins,
        )
    )
    media = MediaEndpoint(system.media, system.clock, origins) if system.media is not None else None
    pages = StaticEndpoint(
        frontend_folder(settings.frontend),
        settings.public_url,
        system.storage_origin,
        PageHeads(directory=system.services.directory, media=system.services.media),
    )
    app = Starlette(middleware=[Middleware(Envelope, settings=settings)])
    app.router.default = _Places(api=api, media=media, pages=pages)
    return app


@frozen(kw_only=True)
class _Places:
    """Chooses by the path as it was sent: decoded, it may hold what a pattern does not match."""

    api: ASGIApp
    media: ASGIApp | None
    pages: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = raw_path(scope)
        if path == "/v1" or path.startswith("/v1/"):
            await self.api(scope, receive, send)
        elif self.media is not None and path.startswith("/media/"):
            await self.media(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


class Envelope:
    """Gives every request its id, its line in the log, and an answer, whatever happens inside."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        arrival = Arrival(
            request_id=secrets.token_hex(8),
            network=network_of(scope, self._settings),
            origin=origin_of(scope, self._settings),
        )
        scope["galerly.arrival"] = arrival
        status = CLIENT_GONE

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientGoneError:
            pass
        except Exception:
            logger.exception("request failed", extra={"request_id": arrival.request_id})
            arrival.code = "internal"
            if status != CLIENT_GONE:
                raise  # half an answer is out: the server has to cut the connection
            answer = problems.internal(arrival.request_id)
            headers = {**SECURITY_HEADERS, "x-request-id": arrival.request_id}
            await send_response(answer.with_headers(headers), noting)
        finally:
            access_log.note(arrival, scope["method"], status)
