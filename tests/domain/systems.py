"""All that can happen to two systems, in any order."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.domain.sides import Side
from tests.domain.walks_of_photographers import Photographers
from tests.domain.walks_of_viewers import Viewers


class Systems(Photographers, Viewers):
    """What photographers, clients and viewers do, with crashes and time between."""

    @rule(most=st.sampled_from([1, 2, 10_000]))
    def work_is_done(self, most: int) -> None:
        self.both.ask(lambda side: side.run_jobs(most))

    @rule(
        delta=st.sampled_from(
            [
                timedelta(seconds=2),
                timedelta(minutes=5),
                timedelta(minutes=16),
                timedelta(hours=1),
                timedelta(hours=25),
                timedelta(days=8),
            ]
        )
    )
    def time_passes(self, delta: timedelta) -> None:
        self.both.clock.advance(delta)

    @rule(failing=st.booleans())
    def mail_stops_or_goes_on(self, failing: bool) -> None:  # noqa: FBT001 - drawn
        self.mail_fails(failing=failing)

    @rule()
    def the_operator_lets_parked_work_go(self) -> None:
        parked = self.both.ask(lambda side: side.ports.jobs.parked(limit=9))
        ids = [p.job.id for p in parked]
        self.both.ask(lambda side: [side.ports.jobs.unpark(i, now=self.now) for i in ids])

    @rule()
    def a_worker_dies(self) -> None:
        self.both.ask(_claimed)

    @rule()
    def the_rival_crashes_and_starts_again(self) -> None:
        self.both.reopen()


def _claimed(side: Side) -> Any:
    claim = side.ports.jobs.claim(now=side.ports.clock.now(), lease=timedelta(hours=1))
    return claim and (claim.job, claim.lease_until)
