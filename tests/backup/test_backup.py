"""A backup of a working installation, and the way back: everything, or nothing at all."""

import shutil
import threading
from functools import partial
from pathlib import Path

import pytest
from attrs import frozen
from tests.pictures import jpeg

from galerly.domain.model.errors import ConflictError, InvalidError
from galerly.domain.model.gallery import GalleryState
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.share_links import LinkFields
from galerly.domain.services.uploads import FileToUpload
from galerly.entrypoints.backup.making import KEYS, Backup
from galerly.entrypoints.backup.manifest import (
    NAME,
    BackupDamagedError,
    Manifest,
    NotEmptyError,
)
from galerly.entrypoints.backup.replaying import OtherInstallationError, replay
from galerly.entrypoints.backup.restoring import Restore
from galerly.entrypoints.bootstrap import copy_database, embedded
from galerly.entrypoints.settings import Settings

PASSPHRASE = "correct horse battery"
EMAIL, PASSWORD = "anna@example.com", "seven blue herons"
PICTURE = jpeg()


@frozen(kw_only=True)
class Place:
    """An installation, and where its backup goes."""

    data: Path
    folder: Path
    other: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data)

    def back_up(self, passphrase=PASSPHRASE):
        return Backup(
            data=self.data,
            folder=self.folder,
            passphrase=passphrase,
            copy_database=partial(copy_database, self.settings),
        ).make()

    def restore(self, passphrase=PASSPHRASE):
        return Restore(folder=self.folder, data=self.other, passphrase=passphrase).run()


def add_photo(system, me, gallery, name="a.jpg"):
    file = FileToUpload(filename=name, content_type="image/jpeg", size_bytes=len(PICTURE))
    return system.services.uploads.add(gallery.id, file, [PICTURE], by=me)


def anna(system):
    """Return Anna's id."""
    account = system.services.accounts.find(EMAIL)
    assert account
    return account.user.id


def place_in(folder):
    return Place(data=folder / "data", folder=folder / "backup", other=folder / "other")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """Anna's installation with a published gallery of two photos; the tests have copies of it."""
    place = place_in(tmp_path_factory.mktemp("furnished"))
    with embedded(place.settings) as system:
        account, _ = system.services.accounts.register(email=EMAIL, password=PASSWORD, name="Anna")
        me = account.user.id
        gallery = system.services.galleries.create(by=me, title="Lena & Tom")
        system.services.galleries.update(
            gallery.id, GalleryChanges(state=GalleryState.PUBLISHED), by=me
        )
        for number in range(2):
            add_photo(system, me, gallery, f"{number}.jpg")
        system.run_jobs()
    return place


@pytest.fixture(scope="module")
def backed_up(furnished):
    """That installation with a backup of it."""
    furnished.back_up()
    return furnished


@pytest.fixture
def place(furnished, tmp_path):
    """A copy of the installation, without a backup."""
    shutil.copytree(furnished.data, tmp_path / "data")
    return place_in(tmp_path)


@pytest.fixture
def safe(place, backed_up):
    """A copy of the installation and of its backup."""
    shutil.copytree(backed_up.folder, place.folder)
    return place


def held(data):
    """Return what an installation holds, and that it is whole."""
    with embedded(Settings(data=data)) as system:
        services = system.services
        account, _ = services.accounts.log_in(email=EMAIL, password=PASSWORD)
        (gallery,) = services.galleries.page(by=account.user.id).items
        photos = services.photos.page(gallery.id, by=account.user.id, limit=1000).items
        assert system.integrity() == []
        assert services.lost_bytes.look().words is None
        return gallery, photos


def test_everything_is_there_again_with_passwords_and_links_that_work(place):
    with embedded(place.settings) as system:
        me = anna(system)
        (gallery,) = system.services.galleries.page(by=me).items
        link = system.services.share_links.create(gallery.id, LinkFields(), by=me)
    before = held(place.data)

    manifest = place.back_up()
    shutil.rmtree(place.data)
    restored = place.restore()

    assert restored == manifest
    assert (manifest.keys, len(manifest.files)) == ("sealed", 2 * 5 + 2)
    assert held(place.other) == before
    with embedded(Settings(data=place.other)) as system:
        assert system.services.link_opening.open(link.share_token)
    assert (place.other / "keys.json").stat().st_mode & 0o777 == 0o600


def test_neither_keys_nor_passphrase_stand_in_a_backup(place):
    place.back_up()

    keys = (place.data / "keys.json").read_bytes()
    for file in place.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert keys.strip() not in content
            assert PASSPHRASE.encode() not in content
    assert not (place.folder / "keys.json").exists()


def test_a_backup_without_a_passphrase_leaves_the_keys_out_and_says_so(place):
    assert place.back_up(passphrase=None).keys == "left-out"

    place.restore(passphrase=None)

    assert not (place.other / "keys.json").exists()
    shutil.copy(place.data / "keys.json", place.other)
    held(place.other)


def test_one_flipped_byte_in_any_file_is_refused_and_leaves_nothing(safe):
    files = [f for f in safe.folder.rglob("*") if f.is_file() and f.stat().st_size]
    assert len(files) == 13

    for file in files:
        whole = file.read_bytes()
        at = len(whole) // 2
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])

        with pytest.raises(BackupDamagedError):
            safe.restore()

        assert list(safe.other.glob("*")) == []
        file.write_bytes(whole)

    safe.restore()


def test_every_byte_of_the_manifest_counts(safe):
    manifest = safe.folder / NAME
    whole = manifest.read_bytes()

    for at in range(0, len(whole), 7):
        manifest.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BackupDamagedError):
            Manifest.read(safe.folder)
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        manifest.write_bytes(whole[:cut])
        with pytest.raises(BackupDamagedError):
            Manifest.read(safe.folder)


def test_a_missing_file_is_refused(safe):
    next((safe.folder / "objects").rglob("*.jpg")).unlink()

    with pytest.raises(BackupDamagedError, match="is missing"):
        safe.restore()

    assert list(safe.other.glob("*")) == []


def test_a_backup_is_restored_into_an_empty_place_only(safe):
    safe.other.mkdir()
    (safe.other / "file").touch()

    with pytest.raises(NotEmptyError):
        safe.restore()

    assert [p.name for p in safe.other.iterdir()] == ["file"]


@pytest.mark.parametrize("passphrase", [None, "another passphrase"])
def test_sealed_keys_need_their_passphrase(safe, passphrase):
    with pytest.raises(InvalidError, match="GALERLY_BACKUP_PASSPHRASE"):
        safe.restore(passphrase)

    assert list(safe.other.glob("*")) == []


def test_a_short_passphrase_is_refused(place):
    with pytest.raises(InvalidError, match="12 characters"):
        place.back_up("short")


def test_a_backup_that_was_cut_off_is_none(safe):
    def die(_path):
        raise RuntimeError

    cut = Backup(data=safe.data, folder=safe.folder, copy_database=die)
    with pytest.raises(RuntimeError):
        cut.make()

    with pytest.raises(BackupDamagedError, match="no finished backup"):
        safe.restore()
    safe.back_up(None)
    safe.restore(None)


def test_a_later_backup_copies_what_is_new_and_forgets_what_was_deleted(safe):
    kept = {f: f.stat().st_ino for f in (safe.folder / "objects").rglob("*.jpg")}
    with embedded(safe.settings) as system:
        me = anna(system)
        (gallery,) = system.services.galleries.page(by=me).items
        gone, stays = system.services.photos.page(gallery.id, by=me).items
        system.services.photos.delete(gallery.id, [gone.id], by=me)
        add_photo(system, me, gallery, "new.jpg")
        system.run_jobs()

    safe.back_up()

    files = [f for f in (safe.folder / "objects").rglob("*") if f.is_file()]
    assert not [f for f in files if gone.id in str(f)]
    old = [f for f in files if stays.id in str(f) and f in kept]
    assert old
    assert all(f.stat().st_ino == kept[f] for f in old)
    safe.restore()
    assert held(safe.other) == held(safe.data)


def test_a_backup_beside_uploads_is_whole(place):
    stop = threading.Event()

    def upload():
        with embedded(place.settings) as system:
            me = anna(system)
            (gallery,) = system.services.galleries.page(by=me).items
            while not stop.is_set():
                add_photo(system, me, gallery)

    uploading = threading.Thread(target=upload)
    uploading.start()
    try:
        for _ in range(3):
            place.back_up(None)
    finally:
        stop.set()
        uploading.join()
    place.restore(None)
    shutil.copy(place.data / "keys.json", place.other)

    gallery, photos = held(place.other)
    assert gallery.photo_count == len(photos) >= 2


def test_a_folder_with_anything_else_in_it_is_left_alone(place):
    place.folder.mkdir()
    (place.folder / "thesis.txt").write_text("years of work")

    with pytest.raises(NotEmptyError):
        place.back_up()

    assert [p.name for p in place.folder.iterdir()] == ["thesis.txt"]


def test_a_backup_does_not_lie_inside_the_data(place):
    inside = Backup(
        data=place.data,
        folder=place.data / "objects" / "backup",
        copy_database=partial(copy_database, place.settings),
    )

    with pytest.raises(ConflictError, match="inside"):
        inside.make()


def test_what_was_deleted_after_the_backup_is_deleted_again(place):
    with embedded(place.settings) as system:
        services, me = system.services, anna(system)
        (gallery,) = services.galleries.page(by=me).items
        boris, _ = services.accounts.register(email="b@example.com", password=PASSWORD, name="B")
        gone = services.galleries.create(by=me, title="Gone")
        stays = services.share_links.create(gallery.id, LinkFields(), by=me).link.id
        link = services.share_links.create(gallery.id, LinkFields(), by=me).link.id
        for email in ("lena@example.com", "tom@example.com"):
            services.clients.invite(gallery.id, email, by=me, notify=False)
        photo, kept = services.photos.page(gallery.id, by=me).items
    place.back_up()
    with embedded(place.settings) as system:
        services = system.services
        services.deletion.delete_account(boris.user.id)
        services.deletion.delete_gallery(gone)
        services.share_links.revoke(gallery.id, link, by=me)
        services.clients.withdraw(gallery.id, "lena@example.com", by=me)
        services.deletion.delete_photos(me, gallery.id, (photo.id,))
    place.restore()
    settings = Settings(data=place.other)
    (place.other / KEYS).rename(place.other / "kept")  # they may come later

    deleted = replay(settings, place.data)
    again = replay(settings, place.data)

    assert {(each.noun, each.name) for each in deleted} == {
        ("account", boris.user.id),
        ("gallery", gone.id),
        ("share link", link),
        ("invitation", f"{gallery.id} lena@example.com"),
        ("photo", photo.id),
    }
    assert again == ()
    assert not (place.other / KEYS).exists()
    with embedded(settings) as system:
        services = system.services
        system.run_jobs()
        assert services.accounts.find("b@example.com") is None
        assert [g.id for g in services.galleries.page(by=me).items] == [gallery.id]
        assert [s.link.id for s in services.share_links.list(gallery.id, by=me)] == [stays]
        assert [g.email for g in services.clients.list(gallery.id, by=me)] == ["tom@example.com"]
        assert services.photos.page(gallery.id, by=me).items == (kept,)
        assert system.integrity() == []
        assert services.lost_bytes.look().words is None


def test_another_installation_deletes_nothing(safe, tmp_path):
    safe.restore()
    stranger = Settings(data=tmp_path / "stranger")
    with embedded(stranger) as system:
        system.services.accounts.register(email="s@example.com", password=PASSWORD, name="S")
    before = held(safe.other)

    with pytest.raises(OtherInstallationError, match="another installation"):
        replay(Settings(data=safe.other), stranger.data)

    assert held(safe.other) == before
