import hashlib
import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import T0, a_gallery, a_photo, an_archive_file, an_id
from tests.domain.studio import a_studio, no_gallery
from tests.plain_codec import a_jpeg

from galerly.adapters.zip.streaming import StreamZipper
from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveScope, ArchiveStatus
from galerly.domain.model.errors import DeniedError, InvalidError, NotFoundError
from galerly.domain.model.gallery import Download, Permissions
from galerly.domain.model.ids import ArchiveId
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import RenditionName, key_of, rendition_key
from galerly.domain.services.archives import (
    MANIFEST,
    MEMBER_OVERHEAD_BYTES,
    split,
)
from galerly.domain.services.galleries import SettingsChanges
from galerly.ports.zips import ZipMember

EVERYTHING = Permissions(download=Download.ORIGINAL)


def owner(studio):
    return Owner(user_id=studio.anna)


def request(studio, gallery, actor=None, *, size=Download.ORIGINAL, **fields):
    return studio.services.archives.request(actor or owner(studio), gallery.id, size=size, **fields)


def built(studio, gallery, actor=None, **fields):
    """Return an archive that was asked for and built."""
    archive = request(studio, gallery, actor, **fields)
    studio.galerly.run_jobs()
    return studio.services.archives.get(actor or owner(studio), gallery.id, archive.id)


def contents(studio, archive):
    """Return the members of every part, by name."""
    found: dict[str, bytes] = {}
    for part in archive.parts:
        with zipfile.ZipFile(io.BytesIO(studio.ports.objects.read(part.key))) as opened:
            assert opened.testzip() is None
            found |= {name: opened.read(name) for name in opened.namelist()}
    return found


# --- what is in it ---


def test_an_archive_holds_the_originals_and_a_list_of_their_checksums(studio):
    gallery = studio.gallery("Lena & Tom")
    photos = studio.photos(gallery, 3)

    archive = built(studio, gallery)
    found = contents(studio, archive)

    assert (archive.status, archive.progress, archive.photos) == (ArchiveStatus.READY, 1.0, 3)
    assert archive.size_bytes == sum(p.size_bytes for p in photos)
    assert [p.filename for p in archive.parts] == ["Lena & Tom.zip"]
    assert list(found) == [MANIFEST, "1.jpg", "2.jpg", "3.jpg"]
    assert [found[p.filename] for p in photos] == [
        studio.ports.objects.read(key_of(p)) for p in photos
    ]
    assert found[MANIFEST].decode() == "".join(f"{p.sha256}  {p.filename}\n" for p in photos)


def test_the_web_size_holds_the_renditions_under_their_own_extension(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery, "a.tif")

    found = contents(studio, built(studio, gallery, size=Download.WEB))

    rendition = photo.rendition(RenditionName.WEB)
    assert found["a.jpg"] == studio.ports.objects.read(rendition_key(photo, rendition))
    assert found[MANIFEST].decode() == f"{rendition.sha256}  a.jpg\n"


def test_names_are_safe_and_differ_and_none_is_taken_for_the_manifest(studio):
    gallery = studio.gallery()
    for name in ("a.jpg", "A.jpg", "../a.jpg", "Manifest.TXT", "nul.jpg"):
        studio.photo(gallery, name, a_jpeg(note=name))

    names = list(contents(studio, built(studio, gallery)))

    assert names == [MANIFEST, "a.jpg", "A (2).jpg", "_a.jpg", "Manifest.TXT.jpg", "_nul.jpg"]


def test_a_viewer_gets_what_they_may_see_and_no_more(studio):
    gallery = studio.gallery()
    seen = studio.photo(gallery, "seen.jpg", section="Party")
    studio.photo(gallery, "hidden.jpg", hidden=True)
    studio.photo(gallery, "other.jpg", section="Family")
    studio.photo(gallery, "failed.jpg", b"not a picture")
    viewer = studio.viewer(gallery, permissions=EVERYTHING, sections=["Party"])

    archive = built(studio, gallery, viewer)

    assert list(contents(studio, archive)) == [MANIFEST, seen.filename]


def test_an_archive_of_favorites_is_the_viewers_own(studio):
    gallery = studio.gallery()
    first, second, _ = studio.photos(gallery, 3)
    lena, tom = (studio.viewer(gallery, permissions=EVERYTHING) for _ in range(2))
    studio.services.proofing.add_favorite(lena, gallery.id, second.id)
    studio.services.proofing.add_favorite(tom, gallery.id, first.id)

    archive = built(studio, gallery, lena, scope=ArchiveScope.FAVORITES)

    assert list(contents(studio, archive)) == [MANIFEST, "2.jpg"]


def test_an_archive_of_a_section_follows_the_gallerys_order(studio):
    gallery = studio.gallery(settings=SettingsChanges(sections=("Party",)))
    studio.photo(gallery, "n.jpg")
    studio.photo(gallery, "p2.jpg", section="Party", position=2.0)
    studio.photo(gallery, "p1.jpg", section="Party", position=1.0)

    party = built(studio, gallery, scope=ArchiveScope.SECTION, section="Party")
    none = built(studio, gallery, scope=ArchiveScope.SECTION)

    assert list(contents(studio, party)) == [MANIFEST, "p1.jpg", "p2.jpg"]
    assert list(contents(studio, none)) == [MANIFEST, "n.jpg"]


@pytest.mark.parametrize("scope", ArchiveScope)
def test_there_is_no_archive_of_nothing(studio, scope):
    with pytest.raises(InvalidError, match="no photos"):
        request(studio, studio.gallery(), scope=scope)


def test_a_large_archive_comes_in_parts_that_are_each_a_zip_of_at_most_that_size():
    with (studio := a_studio(archive_part_max_bytes=4000)).galerly:
        gallery = studio.gallery("Lena & Tom")
        for number in range(9):
            studio.photo(gallery, f"{number}.jpg", a_jpeg(note=f"{number}" * 700))

        archive = built(studio, gallery)

        found = contents(studio, archive)
        assert set(found) == {MANIFEST, *(f"{number}.jpg" for number in range(9))}
        count = len(archive.parts)
        assert count > 1
        assert [p.filename for p in archive.parts] == [
            f"Lena & Tom - {n} of {count}.zip" for n in range(1, count + 1)
        ]
        assert all(p.size_bytes <= 4000 for p in archive.parts)
        assert [p.size_bytes for p in archive.parts] == [
            len(studio.ports.objects.read(p.key)) for p in archive.parts
        ]


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.text("aé€.", min_size=1, max_size=60)), max_size=12
    ),
    st.integers(500, 9000),
)
def test_a_part_is_never_larger_than_allowed_unless_by_a_single_file(files, most):
    photo = a_photo(a_gallery())
    listed = [
        an_archive_file(photo, name=f"{i}{name}", size_bytes=size)
        for i, (size, name) in enumerate(files)
    ]
    manifest = sum(len(f"{f.sha256}  {f.name}\n".encode()) for f in listed)

    groups = split(listed, most)

    assert [f for group in groups for f in group] == listed
    for index, group in enumerate(groups):
        members = [(f.name, bytes(f.size_bytes)) for f in group]
        if index == 0:
            members.insert(0, (MANIFEST, bytes(manifest)))
        assert zipped_bytes(members) <= most or len(group) <= 1


def zipped_bytes(members):
    """Return how large a ZIP of these members is."""
    return sum(
        len(chunk)
        for chunk in StreamZipper().stream(
            ZipMember(
                name=name,
                size_bytes=len(data),
                crc32=zlib.crc32(data),
                modified_at=T0,
                chunks=[data],
            )
            for name, data in members
        )
    )


def test_the_overhead_counted_for_a_member_is_more_than_a_zip_needs():
    names = ["a.jpg", "é" * 100 + ".jpg"]

    for name in names:
        assert zipped_bytes([(name, b"")]) <= MEMBER_OVERHEAD_BYTES + 2 * len(name.encode())


# --- who gets it ---


def test_an_archive_needs_the_permission_to_save_its_size(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    web = studio.viewer(gallery, permissions=Permissions(download=Download.WEB))
    nothing = studio.viewer(gallery, permissions=Permissions(download=Download.NONE))
    archive = built(studio, gallery)

    assert built(studio, gallery, web, size=Download.WEB).parts
    for actor, size in ((web, Download.ORIGINAL), (nothing, Download.WEB)):
        with pytest.raises(DeniedError):
            request(studio, gallery, actor, size=size)
    with pytest.raises(DeniedError):
        studio.services.archives.get(web, gallery.id, archive.id)


def test_an_archive_is_no_more_to_be_had_once_a_photo_of_it_may_not_be_seen(studio):
    gallery = studio.gallery()
    photo, _ = studio.photos(gallery, 2)
    viewer = studio.viewer(gallery, permissions=EVERYTHING)
    archive = built(studio, gallery, viewer)

    studio.edit(photo, hidden=True)

    with pytest.raises(NotFoundError):
        studio.services.archives.get(viewer, gallery.id, archive.id)


def test_an_archive_with_more_than_the_viewer_may_see_is_not_found(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)
    archive = built(studio, gallery)
    viewer = studio.viewer(gallery, permissions=EVERYTHING, sections=["Party"])

    for gallery_id, archive_id in (
        (gallery.id, archive.id),
        (gallery.id, ArchiveId(an_id())),
        (no_gallery(), archive.id),
    ):
        with pytest.raises(NotFoundError):
            studio.services.archives.get(viewer, gallery_id, archive_id)


def test_tickets_name_every_part_and_there_are_none_before_it_is_ready(studio):
    gallery = studio.gallery("Größe/1")
    studio.photo(gallery)
    waiting = request(studio, gallery)
    studio.galerly.run_jobs()
    ready = studio.services.archives.get(owner(studio), gallery.id, waiting.id)

    (ticket,) = studio.services.archives.tickets(ready)

    assert studio.services.archives.tickets(waiting) == ()
    assert ticket.filename == "Größe_1.zip"
    assert ticket.size_bytes == ready.parts[0].size_bytes


# --- the job ---


def test_a_job_that_comes_twice_builds_once(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    archive = built(studio, gallery)
    payload = {"owner_id": studio.anna, "gallery_id": gallery.id, "archive_id": archive.id}
    studio.services.work.add(JobKind.ARCHIVE, payload)
    studio.galerly.run_jobs()

    assert studio.services.archives.get(owner(studio), gallery.id, archive.id) == archive


def test_an_archive_that_cannot_be_built_fails_and_is_built_anew_when_asked_for_again(studio):
    gallery = studio.gallery()
    photo, _ = studio.photos(gallery, 2)
    original = studio.ports.objects.read(key_of(photo))
    archive = request(studio, gallery)
    studio.ports.objects.remove([key_of(photo)])
    for _ in range(40):
        studio.galerly.system.run_jobs()
        studio.wait(seconds=30)

    failed = studio.services.archives.get(owner(studio), gallery.id, archive.id)
    studio.ports.objects.write(key_of(photo), [original], content_type="image/jpeg")
    again = built(studio, gallery)

    assert (failed.status, failed.parts) == (ArchiveStatus.FAILED, ())
    assert "ask for it again" in failed.failure
    assert (again.status, again.id != archive.id) == (ArchiveStatus.READY, True)


def test_an_archive_tells_how_far_it_is(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)
    archive = request(studio, gallery)

    assert (archive.status, archive.progress) == (ArchiveStatus.QUEUED, 0.0)


def test_parts_are_what_their_checksums_say(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)
    found = contents(studio, built(studio, gallery))

    for line in found[MANIFEST].decode().splitlines():
        sha256, _, name = line.partition("  ")
        assert hashlib.sha256(found[name]).hexdigest() == sha256
