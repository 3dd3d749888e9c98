"""Work that is done after the answer: at least once, in any order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

JOB_ATTEMPTS = 6  # over about a minute
MAIL_ATTEMPTS = 14  # over about an hour: mail servers restart
CODE_ATTEMPTS = 9  # over about 8 minutes: nobody waits longer for a code
JOB_BACKOFF_FIRST = timedelta(seconds=2)
JOB_BACKOFF_MAX = timedelta(minutes=10)


class JobKind(StrEnum):
    """What there is to do; the payload's keys stand beside."""

    RENDER = "render"  # owner_id, gallery_id, photo_id, attempt
    REMAKE = "remake"  # owner_id, gallery_id, photo_id, attempt: the one that it makes
    MARK = "mark"  # owner_id, gallery_id, mark: the fingerprint, empty for none
    LOGO = "logo"  # user_id, logo_id, content_type
    OUTLINE = "outline"  # owner_id, gallery_id
    ARCHIVE = "archive"  # owner_id, gallery_id, archive_id
    PURGE_OBJECTS = "purge-objects"  # owner_id, gallery_id, photo_ids (space between)
    RETRACT_ARCHIVES = "retract-archives"  # owner_id, gallery_id, photo_ids (space between)
    PURGE_GALLERY = "purge-gallery"  # owner_id, gallery_id
    PURGE_ACCOUNT = "purge-account"  # user_id
    TALLY = "tally"  # owner_id, gallery_id
    SWEEP = "sweep"  # -
    COMPARE = "compare"  # of all slices but the first: stage, after, and what was found
    MAIL_VERIFY = "mail-verify"  # user_id
    MAIL_RESET = "mail-reset"  # email
    MAIL_SECOND_FACTOR = "mail-second-factor"  # user_id, event: on, off or used, left
    MAIL_CODE = "mail-code"  # challenge_id, email
    MAIL_INVITE = "mail-invite"  # owner_id, gallery_id, email, message; invited_at if it waited
    MAIL_REMINDER = "mail-reminder"  # owner_id, gallery_id, email, days
    MAIL_SELECTION = "mail-selection"  # owner_id, gallery_id, viewer_id
    MAIL_NEWSLETTER = "mail-newsletter"  # email


@frozen(kw_only=True)
class Job:
    """One piece of work."""

    id: str
    kind: JobKind
    payload: Mapping[str, str]
    run_at: datetime  # not before
    key: str | None = None  # while one with this key waits, another is not put beside it
    attempts: int = 0  # begun so far


@frozen(kw_only=True)
class Claim:
    """A job in somebody's hands until `lease_until`; after that it may be handed out again."""

    job: Job
    lease_until: datetime
    receipt: str  # names this handing out: an outlived claim cannot finish the job


@frozen(kw_only=True)
class ParkedJob:
    """A job that was given up and awaits an operator."""

    job: Job
    parked_at: datetime
    error: str


@frozen(kw_only=True)
class QueueDepth:
    """How much work there is."""

    waiting: int
    running: int
    parked: int
    oldest_at: datetime | None  # when the longest waiting due job was to run


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts (1 or more); doubling, capped."""
    doubled: timedelta = JOB_BACKOFF_FIRST * (2 ** min(attempts - 1, 20))
    return min(doubled, JOB_BACKOFF_MAX)
