"""Connections to one service, kept open between requests and shared by threads.

http.client and no more: urllib3, which botocore uses, takes longer to load than a request lasts.
"""

import os
import select
import ssl
from collections import deque
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock
from urllib.parse import urlsplit

from botocore import exceptions as errors


class Connections:
    """Sends requests to one place, each on a connection that nobody else uses meanwhile.

    Args:
        url: The place.
        connect_timeout_s, read_timeout_s: How long is waited for a connection, for an answer.
        kept: How many connections stay open when they are not used.
    """

    def __init__(
        self, url: str, *, connect_timeout_s: float, read_timeout_s: float, kept: int
    ) -> None:
        parts = urlsplit(url)
        self._url = url
        self._address = parts.netloc
        self._secure = parts.scheme == "https"
        self._connect_timeout_s = connect_timeout_s
        self._read_timeout_s = read_timeout_s
        self._kept = kept
        self._free: deque[HTTPConnection] = deque()
        self._lock = Lock()
        self._context: ssl.SSLContext | None = None

    def post(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body of the answer to a POST.

        Raises:
            ConnectTimeoutError, EndpointConnectionError: If nothing was sent.
            ReadTimeoutError, ConnectionClosedError: If the request may have arrived.
        """
        connection = self._used() or self._opened()
        try:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            found = (answer.status, answer.headers, answer.read())
        except TimeoutError as error:
            connection.close()
            raise errors.ReadTimeoutError(endpoint_url=self._url, error=error) from error
        except (OSError, HTTPException) as error:
            connection.close()
            raise errors.ConnectionClosedError(endpoint_url=self._url, error=error) from error
        if answer.will_close or len(self._free) >= self._kept:
            connection.close()
        else:
            self._free.append(connection)
        return found  # type: ignore[return-value]  # a message's headers are such a mapping

    def close(self) -> None:
        """Close all connections that are not in use; idempotent."""
        while self._free:
            self._free.pop().close()

    def _used(self) -> HTTPConnection | None:
        """Return an open connection that was used before, or None."""
        while True:
            try:
                connection = self._free.pop()  # the one used last, which the service still knows
            except IndexError:
                return None
            if not _hung_up(connection):
                return connection
            connection.close()

    def _opened(self) -> HTTPConnection:
        connection: HTTPConnection
        timeout_s = self._connect_timeout_s
        if self._secure:
            connection = HTTPSConnection(self._address, timeout=timeout_s, context=self._trusted())
        else:
            connection = HTTPConnection(self._address, timeout=timeout_s)
        try:
            connection.connect()
        except TimeoutError as error:
            raise errors.ConnectTimeoutError(endpoint_url=self._url, error=error) from error
        except OSError as error:
            raise errors.EndpointConnectionError(endpoint_url=self._url, error=error) from error
        connection.sock.settimeout(self._read_timeout_s)
        return connection

    def _trusted(self) -> ssl.SSLContext:
        """Return what all connections trust: the environment's authorities, else botocore's."""
        with self._lock:
            if self._context is None:
                named = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
                folder = os.path.dirname(errors.__file__)  # noqa: PTH120 - pathlib loads long
                self._context = ssl.create_default_context(cafile=named or f"{folder}/cacert.pem")
            return self._context


def _hung_up(connection: HTTPConnection) -> bool:
    """Return whether there is something to read although nothing was asked: that it is the end."""
    if connection.sock is None:
        return True
    waiting = select.poll()
    waiting.register(connection.sock, select.POLLIN)
    return bool(waiting.poll(0))
