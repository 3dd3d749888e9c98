"""AWS Lambda in small: a function in a process of its own, driven by AWS's runtime client.

The server answers the four requests of the Runtime API
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) and holds the function to what
Lambda holds it to: its time, 6 MB of answer, one event at a time, and an environment with nothing
in it but what Lambda puts there.
"""

import json
import queue
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import define, field

ANSWER_MAX_BYTES = 6 * 1024 * 1024
PREFIX = "/2018-06-01/runtime"
SOURCES = Path(__file__).parents[2] / "src"
START_S = 60.0
TOO_LARGE = "Function.ResponseSizeTooLarge"


class FunctionError(Exception):
    """The function raised, took too long, answered too much, or did not even start."""

    def __init__(self, kind: str, told: str = "") -> None:
        super().__init__(f"{kind}: {told}" if told else kind)
        self.kind = kind


@define
class _Invocation:
    event: bytes
    timeout_s: float
    deadline: float  # of time.time(); that of starting, until the event is handed out
    id: str = field(factory=lambda: str(uuid.uuid4()))
    answers: "queue.SimpleQueue[Any]" = field(factory=queue.SimpleQueue)


class Function:
    """A deployed function; `invoke` it. It starts with the first event and is kept for the next.

    `environment` is added to what Lambda sets; the log of all its processes is in `log`.
    """

    def __init__(
        self,
        handler: str,
        folder: Path,
        environment: Mapping[str, str],
        *,
        timeout_s: float = 30.0,
        sources: Path = SOURCES,
    ) -> None:
        self.log = folder / f"{handler}.log"
        self._handler = handler
        self._folder = folder
        self._environment = environment
        self._timeout_s = timeout_s
        self._sources = sources
        self._running: dict[str, _Invocation] = {}
        self._failed_start: list[str] = []
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._server: _Server | None = None

    def invoke(self, event: Any, _context: object = None) -> Any:
        """Return what the function answers to an event.

        Raises:
            FunctionError: If it answers nothing that Lambda hands on.
        """
        with self._one_at_a_time:
            server = self._server or self._start()
            invocation = _Invocation(
                event=json.dumps(event).encode(),
                timeout_s=self._timeout_s,
                deadline=time.time() + START_S,
            )
            self._running[invocation.id] = invocation
            server.events.put(invocation)
            try:
                answer = self._wait(invocation)
            finally:
                del self._running[invocation.id]
        if isinstance(answer, FunctionError):
            if answer.kind == TOO_LARGE:
                self.stop()  # the runtime's client ends by itself, in a moment
            raise answer
        return json.loads(answer)

    def stop(self) -> None:
        """End the process, as Lambda does when none is needed; the next event starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _start(self) -> "_Server":
        # One for each process: a request that a killed one left behind must take no event of the
        # next one's.
        server = self._server = _Server(self)
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        task_root = str(self._sources)
        environment = {
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11",
            "AWS_LAMBDA_FUNCTION_NAME": self._handler.replace(".", "-"),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/galerly",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/23/[$LATEST]0",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "LAMBDA_TASK_ROOT": task_root,
            "LANG": "en_US.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": task_root,
            "PYTHONDONTWRITEBYTECODE": "1",  # as where nothing but /tmp can be written
            "TZ": ":UTC",
            "_HANDLER": self._handler,
            **self._environment,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "awslambdaric", self._handler],
                env=environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return server

    def _wait(self, invocation: _Invocation) -> Any:
        while True:
            try:
                return invocation.answers.get(timeout=0.2)
            except queue.Empty:
                late = time.time() > invocation.deadline
                ended = self._process is not None and self._process.poll() is not None
                if not late and not ended:
                    continue
            self.stop()
            kind = "Runtime.ExitError" if ended else "Sandbox.Timedout"
            return FunctionError(kind, "".join(self._failed_start) or self._last_words())

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    # --- what the runtime client asks ---

    def handed_out(self, invocation: _Invocation) -> None:
        """Begin the time that the function has for it."""
        invocation.deadline = time.time() + invocation.timeout_s

    def answered(self, name: str, body: bytes) -> int:
        """Take an answer; return the status of taking it."""
        invocation = self._running.get(name)
        if invocation is None:
            return 400
        if len(body) > ANSWER_MAX_BYTES:
            told = f"an answer of {len(body)} bytes"
            invocation.answers.put(FunctionError(TOO_LARGE, told))
            return 413
        invocation.answers.put(body)
        return 202

    def failed(self, name: str, body: bytes) -> int:
        """Take the news that the function raised."""
        invocation = self._running.get(name)
        if invocation is None:
            return 400
        invocation.answers.put(FunctionError("Unhandled", body.decode(errors="replace")))
        return 202

    def failed_to_start(self, body: bytes) -> int:
        """Take the news that the function could not be loaded."""
        self._failed_start.append(body.decode(errors="replace"))
        return 202


class _Server(ThreadingHTTPServer):
    """Carries the function and its events to the requests of one process."""

    def __init__(self, function: Function) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.function = function
        self.events: queue.SimpleQueue[_Invocation] = queue.SimpleQueue()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a process that was ended while it asked for its next event."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Requests(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        """Hand out the next event."""
        if self.path != f"{PREFIX}/invocation/next":
            self._say(404)
            return
        invocation = self.server.events.get()
        self.server.function.handed_out(invocation)
        self._say(
            200,
            invocation.event,
            {
                "Content-Type": "application/json",
                "Lambda-Runtime-Aws-Request-Id": invocation.id,
                "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:0:function:x",
                "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000",
            },
        )

    def do_POST(self) -> None:
        """Take an answer, or the news of a failure."""
        body = self._body()
        parts = self.path.removeprefix(f"{PREFIX}/").split("/")
        match parts:
            case ["invocation", name, "response"]:
                status = self.server.function.answered(name, body)
            case ["invocation", name, "error"]:
                status = self.server.function.failed(name, body)
            case ["init", "error"]:
                status = self.server.function.failed_to_start(body)
            case _:
                status = 404
        self._say(status, b'{"status": "OK"}')

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _say(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""
