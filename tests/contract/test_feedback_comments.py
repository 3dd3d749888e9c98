import pytest
from attrs import evolve
from tests.builders import ANNA, a_comment, a_favorite, a_photo, an_id, later
from tests.contract.paging import every, pages
from tests.contract.stocked import stored_gallery, stored_photos, stored_viewer

from galerly.domain.model.errors import NotFoundError


def comments(stores, gallery, photo_id=None, limit=100):
    def fetch(after):
        return stores.feedback.comments(gallery.id, photo_id, after=after, limit=limit)

    return every(fetch, limit=limit)


def commented(stores, photo, count=1, **fields):
    made = [a_comment(photo, **fields) for _ in range(count)]
    for comment in made:
        stores.feedback.add_comment(comment)
    return made


def test_comments_are_found_as_they_were_stored(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    viewer = stored_viewer(stores, gallery)
    hers = a_comment(
        photo,
        viewer,
        author_name="Zoë 'Ünïcode'",
        text='Merci!\n\tAnd "this" one — 100 % 📷 \\',
        created_at=later(microseconds=1),
    )
    his = a_comment(photo)

    stores.feedback.add_comment(hers)
    stores.feedback.add_comment(his)

    assert comments(stores, gallery) == [hers, his]
    assert comments(stores, gallery, photo.id) == [hers, his]


def test_a_comment_needs_its_photo(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (elsewhere,) = stored_photos(stores, other)
    (removed,) = stored_photos(stores, gallery)
    stores.photos.remove(ANNA, gallery.id, [removed.id])

    for comment in (
        a_comment(a_photo(gallery)),
        a_comment(elsewhere, gallery_id=gallery.id),
        a_comment(removed),
    ):
        with pytest.raises(NotFoundError):
            stores.feedback.add_comment(comment)

    assert comments(stores, gallery) == comments(stores, other) == []
    assert stores.feedback.comment_counts(gallery.id) == {}


def test_comments_are_listed_oldest_first_of_a_gallery_or_of_a_photo(stores):
    gallery = stored_gallery(stores)
    first, second, silent = stored_photos(stores, gallery, 3)
    made = [a_comment((first, second)[n % 2]) for n in range(6)]
    for n in (4, 1, 5, 0, 3, 2):
        stores.feedback.add_comment(made[n])
    commented(stores, stored_photos(stores, stored_gallery(stores))[0])

    assert comments(stores, gallery, limit=2) == made
    assert comments(stores, gallery, first.id, limit=2) == made[::2]
    assert comments(stores, gallery, silent.id) == []
    assert comments(stores, gallery, an_id()) == []


def test_the_last_page_of_comments_says_so(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    commented(stores, photo, 4)
    commented(stores, other, 2)

    def of_photo(after):
        return stores.feedback.comments(gallery.id, photo.id, after=after, limit=2)

    def of_gallery(after):
        return stores.feedback.comments(gallery.id, after=after, limit=3)

    assert [len(items) for items in pages(of_photo, limit=2)] == [2, 2]
    assert [len(items) for items in pages(of_gallery, limit=3)] == [3, 3]


def test_pages_of_comments_neither_repeat_nor_skip(stores):
    gallery = stored_gallery(stores)
    photo, doomed = stored_photos(stores, gallery, 2)
    made = [a_comment(doomed if n in {2, 5} else photo) for n in range(8)]
    for comment in made:
        stores.feedback.add_comment(comment)

    def fetch(after):
        return stores.feedback.comments(gallery.id, after=after, limit=3)

    first = fetch(None)
    stores.photos.remove(ANNA, gallery.id, [doomed.id])  # where the page ended, and one after it
    stores.feedback.remove_comment(gallery.id, made[4].id)
    (late,) = commented(stores, photo)

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == made[:3]
    assert rest == [made[3], made[6], made[7], late]


def test_comments_are_counted_by_photo(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    first, second, _silent = stored_photos(stores, gallery, 3)
    commented(stores, first, 3)
    commented(stores, second, 1)
    commented(stores, stored_photos(stores, other)[0], 2)

    assert stores.feedback.comment_counts(gallery.id) == {first.id: 3, second.id: 1}
    assert stores.feedback.comment_counts(an_id()) == {}


def test_a_removed_comment_is_gone(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    first, second = commented(stores, photo, 2)

    stores.feedback.remove_comment(other.id, second.id)
    stores.feedback.remove_comment(gallery.id, first.id)
    stores.feedback.remove_comment(gallery.id, first.id)

    assert comments(stores, gallery) == [second]
    assert stores.feedback.comment_counts(gallery.id) == {photo.id: 1}


def test_a_deleted_gallerys_feedback_is_forgotten_in_small_steps(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    for of in (gallery, other):
        photos = stored_photos(stores, of, 2)
        for viewer in (stored_viewer(stores, of), stored_viewer(stores, of)):
            for photo in photos:
                stores.feedback.add_favorite(a_favorite(viewer, photo))
                commented(stores, photo)
    stores.galleries.mark_deleted(evolve(gallery, deleted_at=later(hours=1)))
    kept = (
        stores.feedback.viewers(other.id),
        stores.feedback.favorites(other.id),
        comments(stores, other),
    )

    counts = [stores.feedback.remove_gallery(gallery.id, limit=3) for _ in range(5)]

    assert sum(counts) == 10  # 2 viewers, 4 favorites, 4 comments
    assert max(counts) == 3
    assert counts[-1] == 0
    assert stores.feedback.viewers(gallery.id) == ()
    assert stores.feedback.favorites(gallery.id) == ()
    assert comments(stores, gallery) == []
    assert kept == (
        stores.feedback.viewers(other.id),
        stores.feedback.favorites(other.id),
        comments(stores, other),
    )


def test_a_viewer_is_given_their_own_and_what_was_written_to_them_or_to_everybody(stores):
    gallery = stored_gallery(stores)
    (photo, other) = stored_photos(stores, gallery, 2)
    zoe, tom = stored_viewer(stores, gallery), stored_viewer(stores, gallery)
    hers = a_comment(photo, zoe)
    his = a_comment(photo, tom)
    to_her = a_comment(photo, viewer_id=zoe.id)
    to_all = a_comment(other)
    for comment in (hers, his, to_her, to_all):
        stores.feedback.add_comment(comment)

    seen = stores.feedback.comments(gallery.id, for_viewer=zoe.id, limit=9).items
    on_photo = stores.feedback.comments(gallery.id, photo.id, for_viewer=zoe.id, limit=9).items

    assert seen == (hers, to_her, to_all)
    assert on_photo == (hers, to_her)
    assert stores.feedback.comment_counts(gallery.id, for_viewer=zoe.id) == {
        photo.id: 2,
        other.id: 1,
    }
    assert stores.feedback.comment_counts(gallery.id, for_viewer=tom.id) == {
        photo.id: 1,
        other.id: 1,
    }
