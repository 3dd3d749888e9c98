"""What routes and jobs ask of AWS, counted where they run, in the words of `galerly aws costs`."""

import json
from collections.abc import Iterator
from datetime import timedelta

from attrs import asdict
from tests.aws_emulated.metered import Metered
from tests.aws_emulated.metering import Spent
from tests.aws_emulated.scene import Scene, set_scene, stored_gallery, stored_photos
from tests.plain_codec import a_jpeg

from galerly.domain.model.photo import key_of, rendition_key
from galerly.domain.services.uploads import FileToUpload
from galerly.entrypoints.cli.aws_usage import Counts, calls
from galerly.entrypoints.cli.aws_usage import Size as InstallationSize

ARCHIVED = 20  # photos
COMPARED = 100
# Every object is listed twice in a comparison, in pages of 500 and 1,000; a photo has four.
COMPARED_LISTS = round(4 / 500 + 4 / 1000, 4)
S3_WRITES = {  # of the requests to S3 that a job makes; the others read
    "job render": 3,
    "job archive": 1,
    "job sweep": 1,
}
SMALL = InstallationSize(users=1, photos=1000, views=1)


def wanted() -> set[str]:
    """The routes and jobs that a month is made of."""
    return {name for name, _ in calls(SMALL)}


def counts_of(name: str, spent: Spent) -> Counts:
    """Return a count in the words of the command."""
    writes = min(spent.s3, S3_WRITES.get(name, 0))
    return Counts(
        trips=spent.trips,
        read_units=round(spent.read_units, 1),
        write_units=round(spent.write_units, 1),
        s3_writes=writes,
        s3_reads=spent.s3 - writes,
        sqs=spent.sqs,
    )


def jobs(scene: Scene) -> Iterator[tuple[str, Counts]]:
    """Upload, share and save a gallery; yield what each kind of job took the last time."""
    aws = scene.aws
    gallery = stored_gallery(aws, scene.anna_id)
    found: dict[str, Counts] = {}
    services = aws.system.services
    for number in range(ARCHIVED):
        data = a_jpeg(3000, 2000, note=str(number))
        services.uploads.add(
            gallery.id,
            FileToUpload(
                filename=f"DSC_{number:04d}.jpg", content_type="image/jpeg", size_bytes=len(data)
            ),
            [data],
            by=scene.anna_id,
        )
    path = f"/galleries/{gallery.id}"
    aws.request("POST", f"{path}/clients", {"email": "lena@example.com"}, token=scene.anna)
    _work(aws, found)
    body = {"permissions": {"download": "original"}}
    link = aws.request("POST", f"{path}/links", body, token=scene.anna).json
    opened = aws.request("POST", "/share/session", {"share_token": link["share_token"]}).json
    first = opened["photos"]["items"][0]["id"]
    aws.request("PUT", f"/view{path}/photos/{first}/favorite", token=opened["token"])
    view = f"/view{path}/archives"
    asked = aws.request("POST", view, {"size": "original"}, token=opened["token"])
    assert asked.status == 202, asked.json
    _work(aws, found)
    yield from found.items()


def comparison_of_a_photo(aws: Metered) -> Counts:
    """Return what a comparison takes for each photo that is stored, old enough to be compared."""
    scene = set_scene(aws, photos=1, galleries=0)
    aws.harness.clock.advance(timedelta(days=10_000))  # S3 has a clock of its own
    before = _compared(aws)
    gallery = stored_gallery(aws, scene.anna_id)
    for photo in stored_photos(aws, gallery, COMPARED):
        for key in (key_of(photo), *(rendition_key(photo, r) for r in photo.renditions)):
            aws.system.ports.objects.write(key, [b"x"], content_type="image/jpeg")
    after = _compared(aws)
    return Counts(
        trips=0,
        read_units=round((after.read_units - before.read_units) / COMPARED, 1),
        write_units=0,
        s3_writes=COMPARED_LISTS,
        sqs=1,  # what each slice sends to have the next one
    )


def idle_sweep(aws: Metered) -> Counts:
    """Return what a sweep takes that finds nothing past its time."""
    aws.system.services.housekeeping.sweep({})
    with aws.meter.metered() as spent:
        aws.system.services.housekeeping.sweep({})
    return counts_of("job sweep", spent[0])


def _compared(aws: Metered) -> Spent:
    with aws.meter.metered() as spent:
        aws.system.services.comparison.compare({})
        aws.system.services.comparison.compare({"stage": "photos"})
    return spent[0]


def _work(aws: Metered, found: dict[str, Counts]) -> None:
    aws.harness.clock.advance(timedelta(minutes=1))
    while True:
        with aws.meter.metered() as spent:
            outcome = aws.system.services.worker.run_next()
        if outcome is None:
            return
        assert outcome.error is None, outcome.error
        name = f"job {outcome.job.kind.value}"
        found[name] = counts_of(name, spent[0])


def as_json(entries: dict[str, Counts]) -> str:
    """Return counts as the file that the command reads."""
    plain = {
        name: {field: round(value, 4) for field, value in asdict(count).items() if value}
        for name, count in entries.items()
    }
    lines = [f"    {json.dumps(name)}: {json.dumps(plain[name])}" for name in sorted(plain)]
    return '{\n  "calls": {\n' + ",\n".join(lines) + "\n  }\n}\n"
