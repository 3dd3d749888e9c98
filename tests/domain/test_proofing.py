from datetime import timedelta

import pytest
from tests.domain.studio import no_gallery, viewer_of

from galerly.domain.model.access import Owner
from galerly.domain.model.errors import (
    DeniedError,
    InvalidError,
    NotFoundError,
    SelectionClosedError,
    SelectionFullError,
    SlowDownError,
)
from galerly.domain.model.feedback import Author
from galerly.domain.model.gallery import Download, Permissions
from galerly.domain.model.ids import ViewerId

CLOSED = Permissions(download=Download.NONE, favorites=False, comments=False)


@pytest.fixture
def gallery(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 4)
    return gallery


def choose(studio, viewer, *photos):
    for photo in photos:
        studio.services.proofing.add_favorite(viewer, photo.gallery_id, photo.id)


def choices(studio, gallery):
    """Return the names of what each viewer chose, in the order they chose."""
    found = studio.services.proofing.choices(gallery.id, by=studio.anna)
    return {c.viewer.name: [p.filename for p in c.photos] for c in found}


def selection_mails(studio):
    studio.galerly.settle()
    return [m for m in studio.mail.to("anna@example.com") if "chose" in m.subject]


# --- favorites ---


def test_the_photographer_reads_what_each_viewer_chose_in_the_order_of_choosing(studio, gallery):
    photos = studio.all_photos(gallery)
    lena, tom = studio.viewer(gallery, "Lena"), studio.viewer(gallery, "Tom")
    studio.viewer(gallery, "Silent")
    for photo in (photos[2], photos[0]):
        choose(studio, lena, photo)
        studio.wait(seconds=1)
    choose(studio, tom, photos[2])

    assert choices(studio, gallery) == {"Lena": ["3.jpg", "1.jpg"], "Tom": ["3.jpg"]}


def test_choosing_and_unchoosing_twice_is_once(studio, gallery):
    photo, other = studio.all_photos(gallery)[:2]
    lena = studio.viewer(gallery, "Lena")
    choose(studio, lena, photo, photo, other)
    for _ in range(2):
        studio.services.proofing.remove_favorite(lena, gallery.id, photo.id)

    (choice,) = studio.services.proofing.choices(gallery.id, by=studio.anna)
    assert [p.id for p in choice.photos] == [other.id]
    assert choice.viewer.favorite_count == 1


def test_a_client_chooses_under_a_verified_address_and_invited_name(studio, gallery):
    client = studio.client(gallery, name="Lena")
    choose(studio, client, studio.all_photos(gallery)[0])

    (choice,) = studio.services.proofing.choices(gallery.id, by=studio.anna)
    viewer = choice.viewer
    assert (viewer.name, viewer.email, viewer.verified) == ("Lena", client.email, True)
    assert viewer.link_id is None


def test_only_what_may_be_seen_may_be_chosen(studio, gallery):
    photo = studio.all_photos(gallery)[0]
    elsewhere = studio.photo(studio.gallery())
    viewer = studio.viewer(gallery)
    studio.edit(photo, hidden=True)

    for photo_id in (photo.id, elsewhere.id):
        with pytest.raises(NotFoundError):
            studio.services.proofing.add_favorite(viewer, gallery.id, photo_id)


def test_favorites_and_comments_need_the_permission(studio, gallery):
    photo = studio.all_photos(gallery)[0]
    closed = studio.viewer(gallery, permissions=CLOSED)
    proofing = studio.services.proofing

    for attempt in (
        lambda: proofing.add_favorite(closed, gallery.id, photo.id),
        lambda: proofing.remove_favorite(closed, gallery.id, photo.id),
        lambda: proofing.submit(closed, gallery.id),
        lambda: proofing.add_comment(closed, gallery.id, photo.id, "Hello"),
        lambda: proofing.comments_on(closed, gallery.id, photo.id),
    ):
        with pytest.raises(DeniedError):
            attempt()


def test_the_owner_previews_and_chooses_nothing(studio, gallery):
    owner = Owner(user_id=studio.anna)

    with pytest.raises(DeniedError):
        choose(studio, owner, studio.all_photos(gallery)[0])


# --- selections ---


def test_a_submitted_selection_is_told_once_with_its_note_and_frozen(studio, gallery):
    first, second = studio.all_photos(gallery)[:2]
    lena = studio.viewer(gallery, "Lena")
    choose(studio, lena, first)
    for note in ("The first, please.", "Again"):
        studio.services.proofing.submit(lena, gallery.id, note)

    with pytest.raises(SelectionClosedError):
        choose(studio, lena, second)
    with pytest.raises(SelectionClosedError):
        studio.services.proofing.remove_favorite(lena, gallery.id, first.id)

    (mail,) = selection_mails(studio)
    assert mail.subject == "Lena chose 1 photo from “Lena & Tom”"
    assert "The first, please." in mail.text
    assert choices(studio, gallery) == {"Lena": ["1.jpg"]}


def test_a_reopened_selection_goes_on_and_is_told_again(studio, gallery):
    first, second = studio.all_photos(gallery)[:2]
    lena = studio.viewer(gallery, "Lena")
    choose(studio, lena, first)
    studio.services.proofing.submit(lena, gallery.id)
    selection_mails(studio)

    studio.services.proofing.reopen(gallery.id, lena.viewer_id, by=studio.anna)
    choose(studio, lena, second)
    studio.services.proofing.submit(lena, gallery.id)

    assert [m.subject for m in selection_mails(studio)] == [
        "Lena chose 1 photo from “Lena & Tom”",
        "Lena chose 2 photos from “Lena & Tom”",
    ]


def test_other_viewers_go_on_choosing(studio, gallery):
    photo = studio.all_photos(gallery)[0]
    lena, tom = studio.viewer(gallery, "Lena"), studio.viewer(gallery, "Tom")
    studio.services.proofing.submit(lena, gallery.id)

    choose(studio, tom, photo)

    assert choices(studio, gallery) == {"Lena": [], "Tom": ["1.jpg"]}


def test_more_than_the_links_limit_can_be_chosen_but_not_submitted(studio, gallery):
    photos = studio.all_photos(gallery)
    lena = studio.viewer(gallery, "Lena", selection_limit=2)
    choose(studio, lena, *photos[:3])

    with pytest.raises(SelectionFullError, match="3 photos are chosen and at most 2"):
        studio.services.proofing.submit(lena, gallery.id)
    assert selection_mails(studio) == []
    studio.services.proofing.remove_favorite(lena, gallery.id, photos[0].id)
    studio.services.proofing.submit(lena, gallery.id)

    assert len(selection_mails(studio)) == 1


def test_after_the_links_deadline_nothing_is_submitted(studio, gallery):
    soon = studio.clock.now() + timedelta(hours=1)
    lena = studio.viewer(gallery, "Lena", selection_deadline=soon)
    choose(studio, lena, studio.all_photos(gallery)[0])
    studio.wait(hours=1)

    with pytest.raises(SelectionClosedError, match="time to choose is over"):
        studio.services.proofing.submit(lena, gallery.id)

    assert selection_mails(studio) == []


def test_after_the_links_deadline_nothing_is_chosen_or_given_back(studio, gallery):
    soon = studio.clock.now() + timedelta(hours=1)
    lena = studio.viewer(gallery, "Lena", selection_deadline=soon)
    first, second, *_ = studio.all_photos(gallery)
    choose(studio, lena, first)
    studio.wait(hours=1)

    for attempt in (
        lambda: studio.services.proofing.add_favorite(lena, gallery.id, second.id),
        lambda: studio.services.proofing.add_favorite(lena, gallery.id, first.id),
        lambda: studio.services.proofing.remove_favorite(lena, gallery.id, first.id),
    ):
        with pytest.raises(SelectionClosedError, match="time to choose is over"):
            attempt()

    assert choices(studio, gallery) == {"Lena": ["1.jpg"]}


def test_a_photo_that_is_hidden_later_does_not_count_against_the_limit(studio, gallery):
    photos = studio.all_photos(gallery)
    link = studio.link(gallery, selection_limit=2)
    opened = studio.open(link, name="Lena")
    lena = viewer_of(opened)
    choose(studio, lena, *photos[:3])

    studio.edit(photos[0], hidden=True)
    counted = studio.services.proofing.selection(studio.services.viewing.access(lena, gallery.id))
    studio.services.proofing.submit(lena, gallery.id)

    assert counted.favorite_count == 2
    assert len(selection_mails(studio)) == 1


def test_what_a_viewer_sees_of_a_selection_that_is_too_large_is_what_they_are_told(studio, gallery):
    photos = studio.all_photos(gallery)
    lena = studio.viewer(gallery, "Lena", selection_limit=1)
    choose(studio, lena, *photos[:3])
    studio.edit(photos[0], hidden=True)

    with pytest.raises(SelectionFullError, match="2 photos are chosen and at most 1"):
        studio.services.proofing.submit(lena, gallery.id)


def test_a_favorite_that_is_hidden_by_now_can_be_given_back(studio, gallery):
    photo, other, *_ = studio.all_photos(gallery)
    lena = studio.viewer(gallery, "Lena")
    choose(studio, lena, photo)
    studio.edit(photo, hidden=True)
    studio.edit(other, hidden=True)

    studio.services.proofing.remove_favorite(lena, gallery.id, photo.id)

    assert choices(studio, gallery) == {}
    for hidden in (photo, other):  # never, or not any more, the viewer's own
        with pytest.raises(NotFoundError):
            studio.services.proofing.remove_favorite(lena, gallery.id, hidden.id)


def test_a_client_has_no_limit_and_no_deadline(studio, gallery):
    client = studio.client(gallery, name="Lena")
    choose(studio, client, *studio.all_photos(gallery))

    studio.services.proofing.submit(client, gallery.id)

    assert len(selection_mails(studio)) == 1


def test_a_viewer_reads_how_far_their_own_selection_is(studio, gallery):
    link = studio.link(gallery)
    opened = studio.open(link)
    proofing = studio.services.proofing
    assert proofing.selection(opened.access) is None

    choose(studio, viewer_of(opened), studio.all_photos(gallery)[0])

    assert proofing.selection(opened.access).favorite_count == 1
    assert proofing.selection(studio.open(link).access) is None


@pytest.mark.parametrize("note", ["x" * 2001, "\x00"])
def test_a_wrong_note_submits_nothing(studio, gallery, note):
    lena = studio.viewer(gallery, "Lena")

    with pytest.raises(InvalidError, match="note"):
        studio.services.proofing.submit(lena, gallery.id, note)

    assert choices(studio, gallery) == {}


def test_only_a_known_viewers_selection_is_reopened_and_only_by_the_owner(studio, gallery):
    lena = studio.viewer(gallery, "Lena")
    studio.services.proofing.submit(lena, gallery.id)
    reopen = studio.services.proofing.reopen

    for gallery_id, viewer_id, by in (
        (gallery.id, ViewerId("unknown"), studio.anna),
        (gallery.id, lena.viewer_id, studio.other()),
        (no_gallery(), lena.viewer_id, studio.anna),
    ):
        with pytest.raises(NotFoundError):
            reopen(gallery_id, viewer_id, by=by)
    with pytest.raises(SelectionClosedError):
        choose(studio, lena, studio.all_photos(gallery)[0])


# --- comments ---


def test_a_viewer_and_the_photographer_talk_between_themselves_oldest_first(studio, gallery):
    photo, other = studio.all_photos(gallery)[:2]
    lena, nobody = studio.viewer(gallery, "Lena"), studio.viewer(gallery)
    proofing = studio.services.proofing
    proofing.add_comment(lena, gallery.id, photo.id, " In black and white?\r\nPlease. ")
    proofing.reply(gallery.id, photo.id, "Sure.", by=studio.anna)
    proofing.add_comment(nobody, gallery.id, photo.id, "+1")
    proofing.add_comment(lena, gallery.id, other.id, "And this")
    proofing.reply(gallery.id, photo.id, "For Lena alone.", by=studio.anna, to=lena.viewer_id)

    def said(viewer):
        page = proofing.comments_on(viewer, gallery.id, photo.id)
        return [(c.author_name, c.text) for c in page.items]

    assert said(lena) == [
        ("Lena", "In black and white?\nPlease."),
        ("Anna Ambrose", "Sure."),
        ("Anna Ambrose", "For Lena alone."),
    ]
    assert said(nobody) == [("Anna Ambrose", "Sure."), ("Guest", "+1")]
    every = proofing.comments(gallery.id, by=studio.anna).items
    assert [c.author for c in every] == [
        Author.VIEWER,
        Author.PHOTOGRAPHER,
        Author.VIEWER,
        Author.VIEWER,
        Author.PHOTOGRAPHER,
    ]


def test_comments_come_in_pages(studio, gallery):
    photo = studio.all_photos(gallery)[0]
    proofing = studio.services.proofing
    for number in range(5):
        proofing.reply(gallery.id, photo.id, f"{number}", by=studio.anna)
    lena = studio.viewer(gallery)

    first = proofing.comments_on(lena, gallery.id, photo.id, limit=3)
    second = proofing.comments_on(lena, gallery.id, photo.id, after=first.next_position, limit=3)

    assert [c.text for c in first.items + second.items] == ["0", "1", "2", "3", "4"]
    assert second.next_position is None


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2001, "\x07"])
def test_a_comment_is_1_to_2000_characters(studio, gallery, words):
    photo = studio.all_photos(gallery)[0]
    lena = studio.viewer(gallery)
    proofing = studio.services.proofing

    with pytest.raises(InvalidError, match="text"):
        proofing.add_comment(lena, gallery.id, photo.id, words)
    with pytest.raises(InvalidError, match="text"):
        proofing.reply(gallery.id, photo.id, words, by=studio.anna)


def test_a_viewer_writes_60_comments_an_hour(studio, gallery):
    lena, mia = studio.viewer(gallery), studio.viewer(gallery)
    photo = studio.all_photos(gallery)[0]
    proofing = studio.services.proofing
    for number in range(60):
        proofing.add_comment(lena, gallery.id, photo.id, f"Remark {number}")

    with pytest.raises(SlowDownError):
        proofing.add_comment(lena, gallery.id, photo.id, "One more")
    proofing.add_comment(mia, gallery.id, photo.id, "My first")
    proofing.reply(gallery.id, photo.id, "Enough", by=studio.anna)
    studio.wait(hours=1)
    proofing.add_comment(lena, gallery.id, photo.id, "One more")


def test_a_hidden_photo_takes_no_comment_but_the_owners(studio, gallery):
    photo = studio.edit(studio.all_photos(gallery)[0], hidden=True)
    lena = studio.viewer(gallery)
    proofing = studio.services.proofing

    with pytest.raises(NotFoundError):
        proofing.add_comment(lena, gallery.id, photo.id, "I see you")
    with pytest.raises(NotFoundError):
        proofing.comments_on(lena, gallery.id, photo.id)
    proofing.reply(gallery.id, photo.id, "For myself", by=studio.anna)


def test_feedback_on_anothers_gallery_looks_like_that_on_one_that_never_was(studio, gallery):
    boris = studio.other()
    photo = studio.all_photos(gallery)[0]
    proofing = studio.services.proofing

    for gallery_id in (gallery.id, no_gallery()):
        for attempt in (
            lambda g: proofing.choices(g, by=boris),
            lambda g: proofing.comments(g, by=boris),
            lambda g: proofing.reply(g, photo.id, "Hi", by=boris),
            lambda g: proofing.comments_on(Owner(user_id=boris), g, photo.id),
        ):
            with pytest.raises(NotFoundError):
                attempt(gallery_id)
