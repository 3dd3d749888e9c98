"""What only DynamoDB's limits and lack of long transactions ask of feedback."""

import pytest
from tests.aws_emulated.faults import crash_before
from tests.builders import a_comment, a_favorite, a_gallery, a_photo, a_viewer, an_id

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_feedback import DynamodbFeedback
from galerly.adapters.aws.dynamodb_forgetting import forget_feedback
from galerly.adapters.aws.dynamodb_galleries import DynamodbGalleries
from galerly.adapters.aws.dynamodb_items import text
from galerly.domain.model.errors import NotFoundError

MANY = 130  # more than a transaction, a batch to read and ten batches to write may hold


@pytest.fixture
def store(quick_dynoxide_store):
    return quick_dynoxide_store


@pytest.fixture
def feedback(store):
    return DynamodbFeedback(store)


@pytest.fixture
def gallery(store):
    gallery = a_gallery()
    DynamodbGalleries(store).add(gallery)
    return gallery


def put_photos(store, gallery, count):
    """Store photos as far as feedback asks about them."""
    photos = [a_photo(gallery) for _ in range(count)]
    items = [{**keys.photo(gallery.id, photo.id), "kind": text("photo")} for photo in photos]
    store.write_many(store.tables.photos, puts=items)
    return photos


def drop_photos(store, gallery, photos):
    deletes = [keys.photo(gallery.id, photo.id) for photo in photos]
    store.write_many(store.tables.photos, deletes=deletes)


def commented(feedback, viewers, photos):
    for photo in photos:
        for viewer in viewers:
            assert feedback.add_favorite(a_favorite(viewer, photo))
            feedback.add_comment(a_comment(photo, viewer))


def rows(store, gallery):
    return list(
        store.query(store.tables.photos, "gallery_id = :g", {":g": text(gallery.id)}, project="id")
    )


def test_what_was_said_of_many_removed_photos_is_forgotten(store, feedback, gallery):
    kept, *gone = put_photos(store, gallery, MANY)
    viewers = [feedback.put_viewer(a_viewer(gallery)) for _ in range(2)]
    commented(feedback, viewers, [kept, *gone])
    drop_photos(store, gallery, gone)

    forget_feedback(store, gallery.id, [photo.id for photo in gone])

    assert [feedback.find_viewer(gallery.id, v.id).favorite_count for v in viewers] == [1, 1]
    assert {f.photo_id for f in feedback.favorites(gallery.id)} == {kept.id}
    assert feedback.comment_counts(gallery.id) == {kept.id: 2}
    assert len(rows(store, gallery)) == 1 + 2 + 2 + 2 * 2  # photo, viewers, favorites, comments


@pytest.mark.parametrize(
    ("operation", "number"),
    [("transact_write_items", 2), ("batch_write_item", 1), ("batch_write_item", 8)],
)
def test_forgetting_goes_on_after_a_crash_and_counts_nothing_twice(
    store, feedback, gallery, operation, number
):
    photos = put_photos(store, gallery, MANY)
    viewer = feedback.put_viewer(a_viewer(gallery))
    commented(feedback, [viewer], photos)
    drop_photos(store, gallery, photos)
    ids = [photo.id for photo in photos]

    with crash_before(store, operation, number=number):
        forget_feedback(store, gallery.id, ids)
    left = feedback.find_viewer(gallery.id, viewer.id).favorite_count
    assert left == len(feedback.favorites_of(gallery.id, viewer.id))
    forget_feedback(store, gallery.id, ids)

    assert feedback.find_viewer(gallery.id, viewer.id).favorite_count == 0
    assert len(rows(store, gallery)) == 1  # the viewer


def test_a_frozen_selection_counts_removed_photos_no_more(store, feedback, gallery):
    kept, gone = put_photos(store, gallery, 2)
    viewer = feedback.put_viewer(a_viewer(gallery))
    commented(feedback, [viewer], [kept, gone])
    feedback.submit(a_viewer(gallery, id=viewer.id, submitted_at=viewer.created_at), most=None)
    drop_photos(store, gallery, [gone])

    forget_feedback(store, gallery.id, [gone.id])

    assert feedback.find_viewer(gallery.id, viewer.id).favorite_count == 1


def test_feedback_of_a_deleted_gallery_is_forgotten_by_the_row(store, feedback, gallery):
    photos = put_photos(store, gallery, MANY)
    viewers = [feedback.put_viewer(a_viewer(gallery)) for _ in range(3)]
    commented(feedback, viewers[:1], photos)
    drop_photos(store, gallery, photos)

    with crash_before(store, "batch_write_item", number=4):
        feedback.remove_gallery(gallery.id, limit=500)
    while feedback.remove_gallery(gallery.id, limit=100):
        pass

    assert rows(store, gallery) == []


def test_lists_of_more_than_a_megabyte_are_whole(store, feedback, gallery):
    (photo,) = put_photos(store, gallery, 1)
    long_text = "\N{GRINNING FACE}" * 2000  # 8 KB
    made = [a_comment(photo, text=long_text) for _ in range(MANY)]
    for comment in made:
        feedback.add_comment(comment)

    of_gallery = feedback.comments(gallery.id, limit=MANY)
    of_photo = feedback.comments(gallery.id, photo.id, limit=MANY)

    assert of_gallery.items == of_photo.items == tuple(made)
    assert of_gallery.next_position is of_photo.next_position is None
    assert feedback.comment_counts(gallery.id) == {photo.id: MANY}


def test_nothing_is_said_of_what_is_no_photo_yet(store, feedback, gallery):
    slot = keys.photo(gallery.id, an_id())
    store.put(store.tables.photos, {**slot, "kind": text("slot")})
    viewer = feedback.put_viewer(a_viewer(gallery))
    photo = a_photo(gallery, id=slot["id"]["S"].removeprefix("PHOTO#"))

    with pytest.raises(NotFoundError):
        feedback.add_favorite(a_favorite(viewer, photo))
    with pytest.raises(NotFoundError):
        feedback.add_comment(a_comment(photo, viewer))
