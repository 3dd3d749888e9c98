"""The repositories of one installation."""

import pytest
from attrs import frozen

from galerly.ports.activity import ActivityRepository
from galerly.ports.agenda import Agenda
from galerly.ports.archives import ArchiveRepository
from galerly.ports.cities import CityRepository
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.jobs import JobQueue
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository


@frozen(kw_only=True)
class Stores:
    """Every repository of one installation, over one store."""

    users: UserRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    feedback: FeedbackRepository
    activity: ActivityRepository
    agenda: Agenda
    archives: ArchiveRepository
    sessions: SessionRepository
    cities: CityRepository
    newsletters: NewsletterRepository
    jobs: JobQueue
    limiter: RateLimiter
    idempotency: IdempotencyStore


FORGETS_WHEN_SWEPT = pytest.mark.parametrize("stores", ["memory", "sqlite"], indirect=True)
"""What a sweep forgets at once; DynamoDB forgets it by itself, some time later."""

HOLDS_MANY_ROWS = pytest.mark.parametrize("stores", ["memory", "sqlite"], indirect=True)
"""What takes tens of thousands of rows at once. DynamoDB's emulators do not; what a search reads
there is counted instead, in tests/aws_emulated/test_dynamodb_cities.py."""
