import pytest

from galerly.domain.model.errors import NotFoundError


@pytest.fixture
def gallery(studio):
    return studio.gallery()


@pytest.fixture
def photo(studio, gallery):
    return studio.photo(gallery)


def comment(studio, viewer, photo):
    studio.wait(seconds=1)
    studio.services.proofing.add_comment(viewer, photo.gallery_id, photo.id, "Lovely")


def look(studio, gallery):
    studio.wait(seconds=1)
    studio.services.news.looked(gallery.id, by=studio.anna)


def listed(studio):
    (gallery,) = studio.services.galleries.page(by=studio.anna).items
    return gallery


def test_the_list_tells_how_many_favorites_there_are(studio, gallery, photo):
    lena, tom = studio.viewer(gallery, "Lena"), studio.viewer(gallery, "Tom")
    other = studio.photo(gallery, "b.jpg")
    proofing = studio.services.proofing
    for viewer, chosen in ((lena, photo), (tom, photo), (tom, other)):
        proofing.add_favorite(viewer, gallery.id, chosen.id)
    studio.galerly.settle()
    assert listed(studio).favorite_count == 3

    proofing.remove_favorite(tom, gallery.id, other.id)
    studio.galerly.settle()
    assert listed(studio).favorite_count == 2

    studio.delete(photo)
    studio.galerly.settle()
    assert listed(studio).favorite_count == 0


def test_a_comment_is_news_until_the_photographer_looks(studio, gallery, photo):
    viewer = studio.viewer(gallery)
    assert not listed(studio).has_news

    comment(studio, viewer, photo)
    assert listed(studio).has_news
    look(studio, gallery)
    assert not listed(studio).has_news
    comment(studio, viewer, photo)
    assert listed(studio).has_news


def test_a_sent_selection_is_news_and_favorites_alone_are_not(studio, gallery, photo):
    viewer = studio.viewer(gallery)
    studio.services.proofing.add_favorite(viewer, gallery.id, photo.id)
    studio.galerly.settle()
    assert not listed(studio).has_news

    studio.services.proofing.submit(viewer, gallery.id)

    assert listed(studio).has_news


def test_what_the_photographer_writes_is_no_news(studio, gallery, photo):
    studio.services.proofing.reply(gallery.id, photo.id, "Thank you", by=studio.anna)

    assert not listed(studio).has_news


def test_changes_of_the_gallery_leave_news_and_counts_as_they_are(studio, gallery, photo):
    viewer = studio.viewer(gallery)
    old = studio.stored(gallery)
    comment(studio, viewer, photo)
    studio.services.proofing.add_favorite(viewer, gallery.id, photo.id)
    studio.galerly.settle()

    studio.change(old, title="Lena & Tom, married")

    assert listed(studio).has_news
    assert listed(studio).favorite_count == 1


def test_news_are_their_photographers_alone(studio, gallery):
    with pytest.raises(NotFoundError):
        studio.services.news.looked(gallery.id, by=studio.other())
