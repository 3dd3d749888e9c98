"""The server of one machine: pages, API and storage in this process, jobs in its workers."""

import errno
import logging
import resource
import signal
import socket
from contextlib import nullcontext
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from attrs import evolve

from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.asgi import create_app
from galerly.entrypoints.asgi_static import frontend_folder
from galerly.entrypoints.bootstrap import opened
from galerly.entrypoints.data_lock import sole_server
from galerly.entrypoints.deadlines import DeadlineProtocol
from galerly.entrypoints.disk_failure import end_process
from galerly.entrypoints.existing import installed
from galerly.entrypoints.logs import configure_logs
from galerly.entrypoints.settings import SettingError, Settings
from galerly.entrypoints.supervisor import Supervisor
from galerly.entrypoints.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BACKLOG = 512
GRACE_S = 10  # for requests at hand when the server stops
# Connections and files at once. Most systems let a process have 1,024 until it asks for more, and
# so many lines, held open by one who sends nothing, would keep everybody else out.
OPEN_FILES = 16_384


logger = logging.getLogger(__name__)


class _Announcing(uvicorn.Server):
    """Says when it takes requests."""

    def __init__(self, config: uvicorn.Config, url: str, then: "Callable[[], object]") -> None:
        super().__init__(config)
        self._url = url
        self._then = then

    async def startup(self, sockets: "Sequence[socket.socket] | None" = None) -> None:
        """Start, then print where the pages are, then do what can wait until now."""
        await super().startup(list(sockets or ()))
        print(f"Galerly is ready on {self._url}", flush=True)  # noqa: T201 - people wait for it
        self._then()


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        AlreadyServedError: If another server runs on the same data.
        UnavailableError: If the port is taken.
        SettingError: If there are no pages to serve, or another setting cannot be used.
    """
    configure_logs()
    _let_open(OPEN_FILES)
    if frontend_folder(settings.frontend) is None:
        raise SettingError("GALERLY_FRONTEND", "must be a folder that holds the pages")
    # On AWS any number of servers may share the work: nothing of it is under the data folder.
    alone = sole_server(settings.data) if settings.backend == "embedded" else nullcontext()
    with alone, _listening(settings) as listener:
        port = listener.getsockname()[1]
        bound = evolve(settings, port=port, data=settings.data.resolve())
        is_new = not installed(bound)
        with opened(bound, on_disk_failure=end_process) as system:
            if is_new:  # perhaps the folder was mistyped
                logger.warning("new installation in %s", bound.data)
            # uvicorn stops on a signal, and then sends it once more to whoever handled it before.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _do_nothing)
            supervisor = Supervisor(system=system)
            supervisor.start()
            warming: list[Thread] = []
            try:
                config = uvicorn.Config(
                    create_app(system),
                    http=DeadlineProtocol,
                    log_config=None,
                    access_log=False,
                    server_header=False,
                    proxy_headers=False,  # settings.proxies says whose header counts
                    ws="none",
                    timeout_graceful_shutdown=GRACE_S,
                )
                server = _Announcing(
                    config, bound.page_url, lambda: warming.append(warm_up(system))
                )
                server.run(sockets=[listener])
            finally:
                supervisor.stop()
                # Whatever ends while one of its threads is inside of bcrypt, is aborted.
                for thread in warming:
                    thread.join()


def _let_open(files: int) -> None:
    """Raise how many files this process may have open, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _do_nothing(*_: object) -> None:
    """Let the shutdown that uvicorn began go on."""


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotListenError(settings, error) from error


class CannotListenError(UnavailableError):
    """The address cannot be listened on."""

    code = "cannot-listen"

    def __init__(self, settings: Settings, error: OSError) -> None:
        number = error.errno or 0
        foreign = number < 0 or number == errno.EADDRNOTAVAIL  # negative: the host has no address
        # `socket` puts the address behind the system's words; here it stands before them.
        reason = str(error.strerror).partition(" (while ")[0]
        advice = "GALERLY_HOST to another address" if foreign else "GALERLY_PORT to another port"
        where = f"{settings.host} port {settings.port}"
        super().__init__(f"cannot listen on {where} ({reason.lower()}); set {advice}")
