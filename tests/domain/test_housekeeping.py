from datetime import timedelta

import pytest
from tests.builders import an_id
from tests.plain_codec import a_jpeg

from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import key_of
from galerly.domain.services.client_login import ClientLoginService
from galerly.domain.services.uploads import render_payload

DATA = a_jpeg()


def orphan(studio, key):
    kind = "image/png" if key.endswith("png") else "image/jpeg"
    studio.ports.objects.write(key, [b"bytes"], content_type=kind)
    return key


def sweep(studio):
    """Sweep and compare, and do no other work that is due."""
    studio.services.housekeeping.sweep({})
    studio.services.comparison.compare({})


def unfinished(studio, gallery):
    page = studio.services.uploads.unfinished(gallery.id, by=studio.anna, after=None, limit=100)
    return [u.photo_id for u in page.items]


def test_an_upload_that_is_not_confirmed_within_a_day_is_gone_with_its_bytes(studio):
    gallery = studio.gallery()
    arrived, empty = (studio.slot(gallery, DATA) for _ in range(2))
    studio.put(arrived, DATA)
    studio.wait(hours=23)
    studio.galerly.sweep()
    assert unfinished(studio, gallery) == [arrived.upload.photo_id, empty.upload.photo_id]
    assert len(studio.in_storage()) == 1

    studio.wait(hours=1)
    studio.galerly.sweep()

    assert unfinished(studio, gallery) == []
    assert studio.in_storage() == []


def test_what_belongs_to_somebody_stays_however_old_it_is(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)
    studio.photo(gallery, "failed.jpg", b"not a picture")
    waiting = studio.upload(gallery, "waiting.jpg")
    before = studio.in_storage()
    studio.wait(days=400)
    studio.ports.sessions.remove_expired(now=studio.clock.now(), limit=1000)

    sweep(studio)

    assert studio.in_storage() == before
    assert key_of(waiting) in before


@pytest.mark.parametrize(
    "shape",
    [
        "{owner}/{gallery}/{new}.jpg",
        "{owner}/{gallery}/{photo}.png",
        "{owner}/{new}/{photo}.jpg",
        "{new}/{gallery}/{photo}.jpg",
        "renditions/{owner}/{gallery}/{new}/thumb-1.jpg",
        "renditions/{owner}/{gallery}/{photo}/thumb-0.jpg",
        "renditions/{owner}/{gallery}/{photo}/thumb-2.jpg",
        "archives/{owner}/{gallery}/{new}/1.jpg",
        "stray.jpg",
        "stray/stray.jpg",
    ],
)
def test_bytes_that_no_row_stands_for_go_after_a_day(studio, shape):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    before = studio.in_storage()
    key = orphan(
        studio,
        shape.format(owner=studio.anna, gallery=gallery.id, photo=photo.id, new=an_id()),
    )
    studio.wait(hours=24)
    studio.galerly.sweep()
    assert key in studio.in_storage()

    studio.wait(seconds=1)
    studio.galerly.sweep()

    assert studio.in_storage() == before


def test_renditions_that_a_running_job_has_written_stay(studio):
    gallery = studio.gallery()
    photo = studio.upload(gallery)
    key = orphan(studio, f"renditions/{studio.anna}/{gallery.id}/{photo.id}/thumb-1.jpg")
    studio.wait(hours=25)

    sweep(studio)

    assert key in studio.in_storage()


def test_renditions_of_an_earlier_attempt_go(studio):
    gallery = studio.gallery()
    failed = studio.photo(gallery, data=b"not a picture")
    key = orphan(studio, f"renditions/{studio.anna}/{gallery.id}/{failed.id}/thumb-1.jpg")
    studio.wait(hours=25)

    studio.galerly.sweep()

    assert key not in studio.in_storage()
    assert key_of(failed) in studio.in_storage()


def test_more_than_one_batch_is_swept(studio):
    gallery = studio.gallery()
    for number in range(1200):
        orphan(studio, f"{studio.anna}/{gallery.id}/stray{number}.jpg")
    for _ in range(6):
        for _ in range(100):
            studio.slot(gallery, DATA)
    studio.wait(hours=25)

    studio.galerly.sweep()

    assert studio.in_storage() == []
    assert unfinished(studio, gallery) == []


def test_sessions_codes_tokens_and_kept_answers_past_their_time_go(studio):
    now = studio.clock.now()
    login: ClientLoginService = studio.services.client_login
    challenge = login.request_code("lena@example.com")
    studio.galerly.run_jobs()
    issued = studio.services.sessions.open_client("lena@example.com")
    kept, later_today = studio.ports.idempotency, now + timedelta(hours=2)
    kept.begin(
        "anna", "key", fingerprint="f", attempt="n", now=now, lease_until=now, until=later_today
    )
    studio.wait(hours=24)

    studio.galerly.sweep()

    assert studio.ports.sessions.find(issued.session.token_hash) is None
    assert studio.ports.sessions.take_try(challenge) is None
    assert kept.remove_expired(now=studio.clock.now(), limit=10) == 0
    assert studio.ports.sessions.remove_expired(now=studio.clock.now(), limit=10) == 0


def test_an_address_that_is_not_confirmed_within_30_days_is_forgotten(studio):
    newsletter = studio.services.newsletter
    newsletter.subscribe("lena@example.com")
    newsletter.subscribe("tom@example.com")
    studio.galerly.run_jobs()
    token = studio.mail.to("tom@example.com")[0].text.split("/newsletter/confirm#")[1].split()[0]
    newsletter.confirm(token)
    find = studio.ports.newsletters.find
    studio.wait(days=30)
    studio.galerly.sweep()
    assert find("lena@example.com")

    studio.wait(seconds=1)
    studio.galerly.sweep()

    assert find("lena@example.com") is None
    assert find("tom@example.com")


def test_sweeping_again_changes_nothing(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.wait(hours=25)
    studio.galerly.sweep()
    before = (studio.in_storage(), studio.look(photo), studio.stored(gallery))

    studio.galerly.sweep()

    assert (studio.in_storage(), studio.look(photo), studio.stored(gallery)) == before


def test_a_late_job_after_a_sweep_finds_its_photo(studio):
    gallery = studio.gallery()
    photo = studio.upload(gallery)
    studio.wait(hours=30)
    sweep(studio)
    studio.services.work.add(JobKind.RENDER, render_payload(photo))

    studio.galerly.run_jobs()

    assert studio.look(photo).visible
