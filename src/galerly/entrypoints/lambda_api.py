"""The API on AWS Lambda, behind an API Gateway REST API; S3 and CloudFront serve the rest."""

import logging
import os
import queue
import secrets
import threading
from functools import cache
from http import HTTPStatus
from typing import Any

from attrs import evolve, field, frozen

from galerly.domain.model.errors import NotFoundError, TooLargeError, UnavailableError
from galerly.entrypoints import access_log
from galerly.entrypoints.access_log import Arrival
from galerly.entrypoints.bootstrap import aws
from galerly.entrypoints.compression import compressed, takes_gzip
from galerly.entrypoints.http import problems
from galerly.entrypoints.http.dispatcher import BODY_MAX_BYTES, ROOT, SECURITY_HEADERS, Api, Outcome
from galerly.entrypoints.http.message import Request
from galerly.entrypoints.http.table import ROUTES
from galerly.entrypoints.lambda_events import (
    ForeignEventError,
    answer_of,
    fits,
    request_id_of,
    request_of,
)
from galerly.entrypoints.logs import configure_logs
from galerly.entrypoints.metrics import Figures, embedded
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

HANDLER_S = 25.0  # API Gateway gives up after 29 s
MARGIN_S = 2.0  # of the function's time that is left for the answer

COUNTED = {
    HTTPStatus.TOO_MANY_REQUESTS: "limited",
    HTTPStatus.INTERNAL_SERVER_ERROR: "failures",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
"""The metric that counts answers of a status; API Gateway's own count the rest for nothing."""

logger = logging.getLogger(__name__)


class AnswerTooLargeError(TooLargeError):
    """The answer is larger than Lambda lets through."""

    code = "answer-too-large"

    def __init__(self) -> None:
        super().__init__("the answer has more than the 6 MB that can be sent; ask for less at once")


@frozen(kw_only=True)
class LambdaApi:
    """Answers events of a REST API, whatever they hold; raises nothing."""

    system: System
    handler_s: float = HANDLER_S
    _api: Api = field(init=False)

    @_api.default
    def _make_api(self) -> Api:
        return Api(
            services=self.system.services,
            routes=ROUTES,
            keyring=self.system.keyring,
            clock=self.system.clock,
            probes=self.system.probes,
            cors_origins=frozenset(self.system.settings.cors_origins),
        )

    def __call__(self, event: object, context: object) -> dict[str, Any]:
        """Return the answer to one event, as API Gateway takes it."""
        request_id = request_id_of(event) or secrets.token_hex(8)
        request = Request(method="?", path="/", request_id=request_id)
        arrival = Arrival(request_id=request_id, network="", origin="")
        try:
            request = request_of(event, self.system.settings, request_id, most_bytes=BODY_MAX_BYTES)
            outcome = self._answer(request, _time_left_s(context))
            answer = answer_of(outcome.response)
            if not fits(answer):
                outcome = self._smaller(outcome, request)
                answer = answer_of(outcome.response)
        except ForeignEventError as error:
            outcome = self._api.problem(error, request)
            answer = answer_of(outcome.response)
        except Exception:  # the last resort, as in the API: nothing of it leaves but its id
            logger.exception("request %s failed", request_id)
            response = problems.internal(request_id).with_headers(
                {**SECURITY_HEADERS, "x-request-id": request_id}
            )
            outcome = Outcome(response=response, code="internal")
            answer = answer_of(response)
        arrival.route = outcome.route or f"{ROOT}/*"
        arrival.session, arrival.code = outcome.session, outcome.code
        self._note(arrival, request.method, outcome.response.status, context)
        return answer

    def _answer(self, request: Request, left_s: float) -> Outcome:
        if request.path != ROOT and not request.path.startswith(f"{ROOT}/"):
            return self._api.problem(NotFoundError("page"), request)
        answers: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

        def work() -> None:
            answers.put(self._api.answer(request))  # raises nothing, and tells of what broke

        # The thread goes on with the next event, and what it does may come true: as in any server.
        threading.Thread(target=work, daemon=True).start()
        try:
            return answers.get(timeout=min(self.handler_s, left_s))
        except queue.Empty:
            logger.error("request %s took longer than allowed", request.request_id)  # noqa: TRY400 - where the handler waited says nothing
            return self._api.problem(UnavailableError(), request)

    def _smaller(self, outcome: Outcome, request: Request) -> Outcome:
        """Return an answer in gzip; if that is too large as well, why there is none."""
        if takes_gzip(request.header("accept-encoding")):
            # API Gateway compresses every answer that it gets to see whole: only these are ours.
            zipped = compressed(outcome.response)
            if fits(answer_of(zipped)):
                return evolve(outcome, response=zipped)
        refused = self._api.problem(AnswerTooLargeError(), request)
        return evolve(refused, route=outcome.route, session=outcome.session)

    def _note(self, arrival: Arrival, method: str, status: int, context: object) -> None:
        name = COUNTED.get(HTTPStatus(status))
        figures: Figures = {name: (1, "Count")} if name else {}
        more = embedded(figures, installation=self.system.settings.aws_prefix, service="api")
        if invocation := getattr(context, "aws_request_id", None):
            more["invocation"] = invocation  # as Lambda's own lines name it
        access_log.note(arrival, method, status, more)


def _time_left_s(context: object) -> float:
    ask = getattr(context, "get_remaining_time_in_millis", None)
    return max(0.1, ask() / 1000 - MARGIN_S) if ask else HANDLER_S


@cache
def _function() -> LambdaApi:
    configure_logs()
    return LambdaApi(system=aws(Settings.from_environment()))


def handler(event: object, context: object) -> dict[str, Any]:
    """Answer one event: what the function in AWS is configured to call."""
    return _function()(event, context)


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _function()  # in the time before the first event, which has a whole processor
