"""What a page must not do unseen: errors, violations of the policy, requests that fail."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

# Chromium logs each answer of 400 and above as an error of its own; the answers themselves are
# watched here, with method and address. Playwright says that it keeps the worker out.
_OF_THE_TOOLS = re.compile(r"^Failed to load resource:|^Service Worker registration blocked by")
# The page gave the request up itself: it was left, a photo scrolled away, a download took over.
_GIVEN_UP = "net::ERR_ABORTED"


class Watch:
    """Everything wrong that the pages of some contexts did, but for what a test expects."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def add(self, context: BrowserContext) -> None:
        """Watch a context, with every page it has and will have."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def leave(self, context: BrowserContext) -> None:
        """Watch a context no longer."""
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)
        context.remove_listener("response", self._response)
        context.remove_listener("requestfailed", self._failed)

    def expect(self, pattern: str) -> None:
        """Let pass what matches, such as `401 POST .*/share/session`, from now to the end."""
        self._expected.append(re.compile(pattern))

    @contextmanager
    def expecting(self, pattern: str) -> Iterator[None]:
        """Let pass what matches within the block; fail if nothing did."""
        before = len(self._found)
        yield
        during, self._found[before:] = self._found[before:], []
        expected = re.compile(pattern)
        rest = [line for line in during if not expected.search(line)]
        self._found += rest
        assert len(rest) < len(during), f"nothing matched {pattern!r} but {during}"

    @property
    def problems(self) -> list[str]:
        """What happened and was not expected, oldest first."""
        return [
            line
            for line in self._found
            if not any(pattern.search(line) for pattern in self._expected)
        ]

    def take(self) -> list[str]:
        """Return the problems until now and forget them."""
        problems = self.problems
        self._found = []
        return problems

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or _OF_THE_TOOLS.match(message.text):
            return
        self._found.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self._found.append(f"error: {error.error}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            request = response.request
            self._found.append(f"{response.status} {request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self._found.append(f"failed {request.method} {request.url}: {request.failure}")


def settle(page: Page, ms: int = 50) -> None:
    """Let the page's events reach the test."""
    page.wait_for_timeout(ms)


def until(page: Page, script: str, *, within_s: float = 15) -> None:
    """Wait until an expression is true in the page.

    Playwright's own `wait_for_function` evaluates again from a timer of the page, where the page's
    policy forbids it; asked from here, each evaluation is the debugger's, and above the policy.
    """
    deadline = time.monotonic() + within_s
    while not page.evaluate(script):
        if time.monotonic() > deadline:
            message = f"not true within {within_s} s: {script}"
            raise TimeoutError(message)
        settle(page)


def still(page: Page) -> None:
    """Wait until nothing moves or changes its color but what does so for ever."""
    page.evaluate(
        """async () => {
            const ending = () => document.getAnimations().filter(({ playState, effect }) =>
                playState === "running" && effect?.getComputedTiming().endTime < Infinity);
            for (let moving = ending(); moving.length > 0; moving = ending())
                await Promise.allSettled(moving.map(({ finished }) => finished));
        }"""
    )


def painted(page: Page) -> None:
    """Wait until every picture is there that the page asks for; those far below may wait."""
    until(
        page,
        """[...document.images].every((image) => image.complete
            || (image.loading === "lazy" && image.getBoundingClientRect().top > innerHeight))""",
    )


def wait_for(condition: Callable[[], object], *, within_s: float = 15) -> None:
    """Wait until something is so that is asked of the server, or of the page, from here."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen")
        time.sleep(0.1)
