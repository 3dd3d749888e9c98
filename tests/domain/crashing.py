"""Cutting a use case short at one call to a port: before it, or after it with the answer lost."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from attrs import define, evolve, fields, frozen

from galerly.domain.model.errors import UnavailableError
from galerly.domain.services.site import Site
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services

STEADY = {"clock", "tokens", "keyring"}  # what cannot fail


class CrashError(BaseException):
    """The process died: no handler of ordinary errors sees it."""


class Fault(StrEnum):
    """What happens at the chosen call."""

    CRASH = "crash"  # the process dies before it
    FAIL = "fail"  # the back end refuses it
    LOSE = "lose"  # the back end does it, and the answer is lost


@define
class Cut:
    """Counts calls to ports, and strikes once, at call number `at`."""

    fault: Fault
    at: int
    calls: int = 0
    struck: bool = False

    def call(self, method: Callable[..., Any], args: Any, options: Any) -> Any:
        """Make one call, or do to it what is to be done."""
        self.calls += 1
        strike = self.calls == self.at and not self.struck
        if not strike:
            return method(*args, **options)
        self.struck = True
        if self.fault is Fault.CRASH:
            raise CrashError
        if self.fault is Fault.LOSE:
            method(*args, **options)
        raise UnavailableError


@frozen
class CutPort:
    """A port whose every call may be the one that is cut; so is each step of an iterator."""

    inner: Any
    cut: Cut

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)

        def call(*args: Any, **options: Any) -> Any:
            answer = self.cut.call(method, args, options)
            return self._steps(answer) if isinstance(answer, Iterator) else answer

        return call

    def _steps(self, steps: Iterator[Any]) -> Iterator[Any]:
        done = object()
        while (step := self.cut.call(next, (steps, done), {})) is not done:
            yield step


def cut_services(ports: Ports, cut: Cut) -> Services:
    """Return services over the ports, to be cut."""
    wrapped = {
        f.name: CutPort(getattr(ports, f.name), cut) for f in fields(Ports) if f.name not in STEADY
    }
    return assemble(evolve(ports, **wrapped), Site(public_url="http://galerly.test"))
