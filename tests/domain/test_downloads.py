from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.domain.studio import no_gallery
from tests.plain_codec import a_jpeg

from galerly.domain.model.access import Owner
from galerly.domain.model.errors import DeniedError, NotFoundError
from galerly.domain.model.gallery import Download, Permissions
from galerly.domain.model.photo import RenditionName, rendition_key

DATA = a_jpeg(3000, 2000)


def ask(studio, actor, photo, size=Download.ORIGINAL):
    return studio.services.downloads.photo(actor, photo.gallery_id, photo.id, size)


def fetch(studio, url):
    """Return type, headers and bytes that a signed URL answers."""
    parts = urlsplit(url)
    key = parts.path.removeprefix("/media/")
    media = studio.galerly.system.media
    with media.open_get(key, dict(parse_qsl(parts.query)), None, studio.clock.now()) as answer:
        return answer.headers, b"".join(answer.chunks())


@pytest.fixture
def photo(studio):
    return studio.photo(studio.gallery(), "Größe 1.HEIC.jpg", DATA)


def test_an_original_is_saved_under_its_own_name_byte_for_byte(studio, photo):
    ticket = ask(studio, Owner(user_id=studio.anna), photo)
    headers, data = fetch(studio, ticket.presigned.url)

    assert (ticket.filename, ticket.size_bytes, data) == ("Größe 1.HEIC.jpg", len(DATA), DATA)
    assert headers["content-disposition"].startswith("attachment;")


def test_the_web_size_is_a_jpeg_whatever_the_original_was(studio, photo):
    ticket = ask(studio, Owner(user_id=studio.anna), photo, Download.WEB)
    _, data = fetch(studio, ticket.presigned.url)

    assert ticket.filename == "Größe 1.HEIC.jpg"
    assert data == studio.ports.objects.read(
        rendition_key(photo, photo.rendition(RenditionName.WEB))
    )
    assert len(data) == ticket.size_bytes


@pytest.mark.parametrize(
    ("allowed", "web", "original"),
    [
        (Download.NONE, False, False),
        (Download.WEB, True, False),
        (Download.ORIGINAL, True, True),
    ],
)
def test_viewers_and_clients_save_what_their_permission_says(studio, photo, allowed, web, original):
    gallery = studio.services.galleries.get(photo.gallery_id, by=studio.anna)
    permissions = Permissions(download=allowed)
    actors = (
        studio.viewer(gallery, permissions=permissions),
        studio.client(gallery, permissions=permissions),
    )

    for actor in actors:
        for size, may in ((Download.WEB, web), (Download.ORIGINAL, original)):
            if may:
                assert ask(studio, actor, photo, size).size_bytes
            else:
                with pytest.raises(DeniedError):
                    ask(studio, actor, photo, size)


def test_a_photo_that_may_not_be_seen_is_not_saved(studio, photo):
    gallery = studio.services.galleries.get(photo.gallery_id, by=studio.anna)
    everything = Permissions(download=Download.ORIGINAL)
    viewer = studio.viewer(gallery, permissions=everything)
    sectioned = studio.viewer(gallery, permissions=everything, sections=["Party"])
    with pytest.raises(NotFoundError):
        ask(studio, sectioned, photo)
    studio.edit(photo, hidden=True)

    for actor in (viewer, Owner(user_id=studio.other())):
        with pytest.raises(NotFoundError):
            ask(studio, actor, photo)
    with pytest.raises(NotFoundError):
        studio.services.downloads.photo(viewer, no_gallery(), photo.id, Download.WEB)


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("../../etc/passwd.jpg", "_.._etc_passwd.jpg"),
        ("con.jpg", "_con.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ('a"b.jpg', "a_b.jpg"),
    ],
)
def test_a_name_is_made_safe_where_it_is_saved_and_kept_where_it_is_shown(studio, given, saved):
    photo = studio.photo(studio.gallery(), given, DATA)

    assert ask(studio, Owner(user_id=studio.anna), photo).filename == saved
    assert photo.filename == given


def test_a_url_is_the_same_within_five_minutes_and_dead_after_fifteen(studio, photo):
    media = studio.services.media
    first = media.urls(photo)
    studio.wait(minutes=4, seconds=59)
    again = media.urls(photo)
    studio.wait(seconds=1)
    later = media.urls(photo)
    studio.wait(minutes=10)

    assert first == again
    assert set(first) == {RenditionName.THUMB, RenditionName.THUMB_2X, RenditionName.PREVIEW}
    assert first[RenditionName.THUMB] != later[RenditionName.THUMB]
    with pytest.raises(Exception, match="expired"):
        fetch(studio, first[RenditionName.THUMB])
    assert fetch(studio, later[RenditionName.THUMB])


def test_the_moment_of_signing_is_rounded_down(studio):
    window = studio.services.media.window()

    assert window <= studio.clock.now() < window + timedelta(minutes=5)
    assert window.timestamp() % 300 == 0


def test_a_photo_in_the_making_has_no_urls_yet(studio):
    assert studio.services.media.urls(studio.upload(studio.gallery())) == {}
