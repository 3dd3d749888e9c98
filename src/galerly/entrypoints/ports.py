"""One adapter for every need of the domain, in a bundle."""

from attrs import field, frozen

from galerly.domain.services.in_turn import InTurn
from galerly.ports.activity import ActivityRepository
from galerly.ports.agenda import Agenda
from galerly.ports.archives import ArchiveRepository
from galerly.ports.cities import CityRepository
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.images import ImageCodec
from galerly.ports.jobs import JobQueue
from galerly.ports.mail import Mailer
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Keyring, Passwords, Tokens
from galerly.ports.sessions import SessionRepository
from galerly.ports.together import Together
from galerly.ports.users import UserRepository
from galerly.ports.zips import Zipper


@frozen(kw_only=True)
class Ports:
    """One adapter for every need of the domain."""

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
    objects: ObjectStore
    mailer: Mailer
    codec: ImageCodec
    zipper: Zipper
    passwords: Passwords
    keyring: Keyring
    clock: Clock
    tokens: Tokens
    together: Together = field(factory=InTurn)
