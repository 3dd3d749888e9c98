import pytest
from tests.domain.studio import viewer_of

from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveScope
from galerly.domain.model.errors import DeniedError, NotFoundError, UnavailableError
from galerly.domain.model.gallery import Download
from galerly.domain.services.viewing import client_viewer_id


def activity(studio, gallery):
    return studio.services.activity.of_gallery(gallery.id, by=studio.anna)


def days(studio, gallery):
    found = activity(studio, gallery).days
    return [(d.tally.views, d.tally.visitors, d.tally.newcomers) for d in found]


def save(studio, actor, photo, size=Download.WEB):
    return studio.services.downloads.photo(actor, photo.gallery_id, photo.id, size)


@pytest.fixture
def gallery(studio):
    return studio.gallery()


def test_a_new_gallery_has_no_activity(studio, gallery):
    found = activity(studio, gallery)

    assert (found.days, found.photos, found.favorites, found.comments) == ((), (), 0, 0)


def test_opening_a_link_is_a_visit(studio, gallery):
    link = studio.link(gallery)
    studio.open(link)
    studio.open(link)

    assert days(studio, gallery) == [(2, 2, 2)]


def test_a_reload_within_the_hour_is_the_same_visit(studio, gallery):
    link = studio.link(gallery)
    opened = studio.open(link)
    viewer = viewer_of(opened)

    studio.open(link, viewer_key=opened.viewer_key)
    studio.wait(minutes=59)
    studio.services.viewing.visit(viewer, gallery.id)
    assert days(studio, gallery) == [(1, 1, 1)]
    studio.wait(minutes=2)
    studio.services.viewing.visit(viewer, gallery.id)

    assert days(studio, gallery) == [(2, 1, 1)]


def test_who_comes_back_another_day_is_nobody_new(studio, gallery):
    link = studio.link(gallery)
    opened = studio.open(link)
    studio.wait(days=1)
    studio.open(link, viewer_key=opened.viewer_key)

    assert days(studio, gallery) == [(1, 1, 1), (1, 1, 0)]


def test_a_link_tells_how_often_it_was_opened_and_when_last(studio, gallery):
    link, other = studio.link(gallery), studio.link(gallery)

    def told():
        links = studio.services.share_links.list(gallery.id, by=studio.anna)
        return [(s.openings.count, s.openings.last_at) if s.openings else None for s in links]

    lena = studio.open(link)
    for _ in range(2):  # as after a lost answer
        studio.open(link, viewer_key=lena.viewer_key)
    first = studio.clock.now()
    assert told() == [(1, first), None]
    studio.wait(minutes=59)
    studio.open(link, viewer_key=lena.viewer_key)
    studio.services.viewing.visit(viewer_of(lena), gallery.id)
    assert told() == [(1, first), None]
    studio.wait(minutes=1)
    studio.open(link, viewer_key=lena.viewer_key)
    studio.open(link)
    studio.open(other)

    assert told() == [(3, studio.clock.now()), (1, studio.clock.now())]


def test_clients_visit_by_looking_and_owners_never_do(studio, gallery):
    client = studio.client(gallery)
    owner = Owner(user_id=studio.anna)
    for actor in (client, owner, client):
        studio.services.viewing.visit(actor, gallery.id)

    assert days(studio, gallery) == [(1, 1, 1)]


def test_who_may_not_look_is_not_counted(studio, gallery):
    client = studio.client(gallery)
    studio.services.clients.withdraw(gallery.id, client.email, by=studio.anna)

    with pytest.raises(NotFoundError):
        studio.services.viewing.visit(client, gallery.id)

    assert days(studio, gallery) == []


def test_no_viewer_id_and_no_address_is_kept_of_visitors(studio, gallery):
    client = studio.client(gallery, "lena@example.com")
    studio.services.viewing.visit(client, gallery.id)
    viewer_id = client_viewer_id(gallery.id, client.email)

    assert studio.ports.activity.last_visit(gallery.id, viewer_id) is None
    assert studio.services.activity.last_visit(gallery.id, viewer_id) == studio.clock.now()


def test_downloads_are_counted_with_their_photo_but_for_the_owner(studio, gallery):
    photo, other = studio.photos(gallery, 2)
    viewer, client = studio.viewer(gallery), studio.client(gallery)
    for actor in (viewer, client, Owner(user_id=studio.anna)):
        save(studio, actor, photo)
    save(studio, viewer, other)

    found = activity(studio, gallery)

    assert [(p.photo.id, p.downloads) for p in found.photos] == [(photo.id, 2), (other.id, 1)]
    assert found.days[0].tally.downloads == 3


def test_a_refused_download_is_not_counted(studio, gallery):
    (photo,) = studio.photos(gallery, 1)
    viewer = studio.viewer(gallery)

    with pytest.raises(DeniedError):
        save(studio, viewer, photo, Download.ORIGINAL)

    assert activity(studio, gallery).photos == ()


def test_an_archive_is_counted_each_time_it_is_asked_for(studio, gallery):
    studio.photos(gallery, 1)
    viewer = studio.viewer(gallery)
    for actor in (viewer, viewer, Owner(user_id=studio.anna)):
        studio.services.archives.request(
            actor, gallery.id, size=Download.WEB, scope=ArchiveScope.ALL
        )

    tally = activity(studio, gallery).days[0].tally

    assert (tally.archives, tally.downloads) == (2, 0)


def test_favorites_and_comments_are_those_that_are_there(studio, gallery):
    first, second, third = studio.photos(gallery, 3)
    lena, tom = studio.viewer(gallery, "Lena"), studio.viewer(gallery, "Tom")
    proofing = studio.services.proofing
    for viewer, photo in ((lena, second), (tom, second), (tom, first)):
        proofing.add_favorite(viewer, gallery.id, photo.id)
    studio.wait(days=1)
    proofing.add_favorite(lena, gallery.id, third.id)
    proofing.remove_favorite(tom, gallery.id, first.id)
    proofing.add_comment(lena, gallery.id, first.id, "Lovely")

    found = activity(studio, gallery)

    assert [(p.photo.id, p.favorites, p.comments) for p in found.photos] == [
        (second.id, 2, 0),
        (third.id, 1, 0),
        (first.id, 0, 1),
    ]
    assert [day.favorites for day in found.days] == [2, 1]
    assert (found.favorites, found.comments) == (3, 1)


def test_what_is_deleted_is_not_named(studio, gallery):
    (photo,) = studio.photos(gallery, 1)
    save(studio, studio.viewer(gallery), photo)
    studio.delete(photo)

    found = activity(studio, gallery)

    assert found.photos == ()
    assert found.days[0].tally.downloads == 1


def test_counting_never_stands_in_the_way(studio, gallery, monkeypatch):
    (photo,) = studio.photos(gallery, 1)

    def busy(*_):
        raise UnavailableError

    for name in ("add_visit", "add_saving"):
        monkeypatch.setattr(type(studio.ports.activity), name, busy)
    viewer = studio.viewer(gallery)

    assert save(studio, viewer, photo).filename == "1.jpg"
    assert days(studio, gallery) == []


def test_activity_is_its_owners_alone(studio, gallery):
    with pytest.raises(NotFoundError):
        studio.services.activity.of_gallery(gallery.id, by=studio.other())


def test_a_deleted_gallery_leaves_no_counts(studio, gallery):
    viewer = studio.viewer(gallery)
    save(studio, viewer, studio.photos(gallery, 1)[0])
    assert studio.ports.activity.tallies(gallery.id).days

    studio.services.galleries.delete(gallery.id, by=studio.anna)
    studio.galerly.settle()

    assert not studio.ports.activity.tallies(gallery.id).days
    assert studio.services.activity.last_visit(gallery.id, viewer.viewer_id) is None
