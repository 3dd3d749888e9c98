"""What a month of use asks of AWS, from measured counts of each route and job.

How much people do is an assumption, and each stands here with its reason; what each doing costs in
requests and units is measured (`aws_requests.json`, which tests compare with what they count).
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from attrs import frozen

HOURS = 730  # of a month
GB = 1e9
PHOTOS_A_REQUEST = 100  # files in a request for URLs, in a confirmation, on a page

# Renditions of a photo of 24 megapixels and 8.6 MB, measured: 88, 148 and 483 kB.
THUMB_BYTES = 118_000  # between the two sizes: half of the screens are fine ones
PREVIEW_BYTES = 483_000
RENDITIONS_BYTES = 719_000
RENDITIONS = 3  # files
ROW_BYTES = 3_000  # of a photo in DynamoDB with its part of the outline, indexes included

# Of a day in a studio. A user looks in every second day.
LOGINS = 4  # a month: sessions end after a day, and half of those who look in are still signed in
LISTS = 15  # of galleries
EDITS = 10  # of a new gallery: title, order, design, sharing
POLLS = 10  # looks at a new gallery's photos while they are made ready

# Of a visit. One of fifty guests takes everything: the couple, of a wedding's fifty.
FAVORITES = 5
COMMENTS = 0.2
PREVIEWS_SEEN = 15
PHOTOS_SAVED = 0.3
EVERYTHING_SAVED = 0.02
ARCHIVE_LOOKS = 5  # until it is ready

# Where Intelligent-Tiering has originals. They are read when they come and when they are saved, and
# most galleries are not looked at any more after their first months.
READ_THIS_MONTH = 0.20
READ_THIS_QUARTER = 0.20

# What a call takes, beyond waiting for its requests one after another.
API_GB = 0.5
WORKER_GB = 1769 / 1024
OWN_S = 0.015  # of the API function, a request, measured as CPU time here and scaled to 512 MB
TRIP_S = 0.008  # of one request to DynamoDB or S3 in the same region
LOGIN_S = 0.9  # bcrypt: 0.25 s of a processor, of which 512 MB have 0.29
RENDER_S = 0.5  # 0.21 s of a processor, measured, and bringing 8 MB there and 0.7 MB back
JOB_S = 0.1
ARCHIVE_BYTES_S = 60e6  # from S3 through the function back to S3
LIST_S = 0.08  # of one page of 500 or 1,000 keys, and what is asked about them
JOB_SQS = 3  # received, deleted, and its share of looks into an empty queue
LOG_BYTES = 1_000  # a request: its line, Lambda's own three, and API Gateway's

ARCHIVE_DAYS = 7
USER_BYTES = 2_000
CITIES_GB = 0.1
ANSWER_BYTES = 500  # of a photo in an answer, compressed: its URLs are long, and much alike
PAGES_BYTES = 40_000  # a first visit, compressed; later ones ask less
PAGES_REQUESTS = 12
KMS_REQUESTS = 20_000  # bucket keys and data keys are kept for minutes to hours

# As the template has them; a test counts.
ALARM_METRICS = 39
S3_METRICS = 16  # of a bucket with request metrics
OWN_METRICS = 6  # of the functions


@frozen(kw_only=True)
class Size:
    """How large an installation is, and how busy."""

    users: int  # active in the month
    photos: int  # stored
    views: int  # visits to galleries in the month
    photo_mb: float = 8.0  # of an original, in millions of bytes
    gallery_photos: int = 100
    new_share: float = 1 / 12  # of the photos are of this month


@frozen(kw_only=True)
class Counts:
    """What one call of a route, or one job, asks for; `per` says of how many photos, if of any."""

    trips: float = 0
    read_units: float = 0
    write_units: float = 0
    s3_writes: float = 0
    s3_reads: float = 0
    sqs: float = 0


def measured() -> Mapping[str, Counts]:
    """Return counts by route (`POST /v1/auth/login`) and by job (`job render`)."""
    text = files("galerly.entrypoints.cli").joinpath("aws_requests.json").read_text("utf-8")
    entries: dict[str, dict[str, Any]] = json.loads(text)["calls"]
    return {name: Counts(**entry) for name, entry in entries.items()}


def calls(size: Size) -> Iterator[tuple[str, float]]:
    """Yield how often each route is called, and each job done, in a month."""
    new_photos = size.photos * size.new_share
    new_galleries = new_photos / size.gallery_photos
    batches = new_photos / PHOTOS_A_REQUEST
    yield "POST /v1/auth/login", LOGINS * size.users
    yield "GET /v1/auth/me", LISTS * size.users
    yield "GET /v1/galleries", LISTS * size.users
    yield "POST /v1/galleries", new_galleries
    yield "PATCH /v1/galleries/{gallery_id}", EDITS * new_galleries
    yield "POST /v1/galleries/{gallery_id}/links", new_galleries
    yield "POST /v1/galleries/{gallery_id}/clients", new_galleries
    yield "POST /v1/galleries/{gallery_id}/uploads", batches
    yield "POST /v1/galleries/{gallery_id}/photos", batches
    yield "GET /v1/galleries/{gallery_id}/photos", POLLS * batches
    yield "POST /v1/share/session", size.views
    yield "GET /v1/view/galleries/{gallery_id}/layout", size.views
    yield (
        "GET /v1/view/galleries/{gallery_id}/photos",
        size.views * max(0, size.gallery_photos / PHOTOS_A_REQUEST - 1),
    )
    yield "PUT /v1/view/galleries/{gallery_id}/photos/{photo_id}/favorite", FAVORITES * size.views
    yield "POST /v1/view/galleries/{gallery_id}/photos/{photo_id}/comments", COMMENTS * size.views
    yield (
        "POST /v1/view/galleries/{gallery_id}/photos/{photo_id}/download",
        PHOTOS_SAVED * size.views,
    )
    yield "POST /v1/view/galleries/{gallery_id}/archives", EVERYTHING_SAVED * size.views
    yield (
        "GET /v1/view/galleries/{gallery_id}/archives/{archive_id}",
        ARCHIVE_LOOKS * EVERYTHING_SAVED * size.views,
    )
    yield "job render", new_photos
    yield "job outline", batches * POLLS
    yield "job archive", EVERYTHING_SAVED * size.views
    yield "job mail-invite", new_galleries
    yield "job tally", FAVORITES * size.views
    yield "job sweep", HOURS
    yield "job compare", HOURS / (7 * 24) * slices(size)


def slices(size: Size) -> float:
    """Return how many jobs a comparison of all photos with their files takes; it is two halves."""
    # Here, as it brings most of the services with it, and every command loads this file.
    from galerly.domain.services.comparison import SLICE_ROWS

    return 2 + size.photos * (1 + 1 + RENDITIONS) / SLICE_ROWS


def usage(size: Size, counts: Mapping[str, Counts] | None = None) -> dict[str, float]:
    """Return what a month asks for, by the names of the prices."""
    known = measured() if counts is None else counts
    used: Counter[str] = Counter()

    def add(name: str, units: float) -> None:
        used[name] += units  # type: ignore[assignment] # a Counter of floats adds as well

    for name, times in calls(size):
        each, job = known[name], name.startswith("job ")
        # All slices together look at every photo; the counts are those of one.
        weight = times * size.photos / slices(size) if name == "job compare" else times
        add("dynamodb-reads", weight * each.read_units)
        add("dynamodb-writes", weight * each.write_units)
        add("s3-writes", weight * each.s3_writes)
        add("s3-reads", weight * each.s3_reads)
        add("sqs-requests", times * (each.sqs + (JOB_SQS if job else 0)))
        add("lambda-requests", times)
        add("lambda-gb-s", times * seconds(name, each, size) * (WORKER_GB if job else API_GB))
        add("log-gb", times * LOG_BYTES / GB)
        add("gateway-requests", 0 if job else times)
    for name, units in (*_stored(size), *_sent(size), *_standing(size)):
        add(name, units)
    # A process reads the secret once, and lives for some hundreds of requests.
    add("secret-reads", used["lambda-requests"] / 300)
    return dict(used)


def seconds(name: str, each: Counts, size: Size) -> float:
    """Return how long the function takes for one call."""
    if name == "POST /v1/auth/login":
        return LOGIN_S + each.trips * TRIP_S
    if name == "job render":
        return RENDER_S
    if name == "job archive":
        return size.gallery_photos * size.photo_mb * 1e6 / ARCHIVE_BYTES_S
    if name == "job compare":
        return JOB_S + size.photos / slices(size) * each.s3_writes * LIST_S
    return (JOB_S if name.startswith("job ") else OWN_S) + each.trips * TRIP_S


def _stored(size: Size) -> Iterator[tuple[str, float]]:
    originals_gb = size.photos * size.photo_mb * 1e6 / GB
    archives = EVERYTHING_SAVED * size.views * ARCHIVE_DAYS / 30
    yield "s3-frequent-gb", originals_gb * READ_THIS_MONTH
    yield "s3-infrequent-gb", originals_gb * READ_THIS_QUARTER
    yield "s3-archive-gb", originals_gb * (1 - READ_THIS_MONTH - READ_THIS_QUARTER)
    yield "s3-monitored", size.photos
    yield "s3-moves", size.photos * size.new_share
    yield "s3-standard-gb", size.photos * RENDITIONS_BYTES / GB
    yield "s3-standard-gb", archives * size.gallery_photos * size.photo_mb * 1e6 / GB
    rows_gb = (size.photos * ROW_BYTES + size.users * USER_BYTES) / GB + CITIES_GB
    yield "dynamodb-gb", rows_gb
    yield "dynamodb-recovery-gb", rows_gb


def _sent(size: Size) -> Iterator[tuple[str, float]]:
    seen = size.gallery_photos * THUMB_BYTES + PREVIEWS_SEEN * PREVIEW_BYTES
    saved = (PHOTOS_SAVED + EVERYTHING_SAVED * size.gallery_photos) * size.photo_mb * 1e6
    visits = size.views
    yield "out-gb", visits * (seen + saved + ANSWER_BYTES * size.gallery_photos) / GB
    yield "s3-reads", visits * (size.gallery_photos + PREVIEWS_SEEN + PHOTOS_SAVED)
    yield "s3-reads", visits * EVERYTHING_SAVED
    yield "s3-writes", size.photos * size.new_share  # the browsers' PUTs
    yield "cloudfront-gb", (visits + LISTS * size.users) * PAGES_BYTES / GB
    yield "cloudfront-requests", (visits + LISTS * size.users) * PAGES_REQUESTS
    yield "ses-mails", size.photos * size.new_share / size.gallery_photos


def _standing(size: Size) -> Iterator[tuple[str, float]]:
    yield "kms-keys", 1
    yield "kms-requests", KMS_REQUESTS
    yield "secrets", 1
    yield "alarm-metrics", ALARM_METRICS
    # Billed by the hours in which they are sent: nobody there, no metric.
    yield "metrics", S3_METRICS + OWN_METRICS if size.users + size.views else 0
