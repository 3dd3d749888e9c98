from datetime import timedelta

import pytest
from tests.domain.studio import viewer_of

from galerly.domain.model.errors import (
    GalleryExpiredError,
    InvalidError,
    LinkExpiredError,
    NotFoundError,
    PasswordRequiredError,
    PasswordWrongError,
    SlowDownError,
)
from galerly.domain.model.gallery import GalleryState


def card(studio, link, **fields):
    return studio.services.link_opening.card(link.share_token, **fields)


# --- the card ---


def test_the_card_tells_title_photographer_and_whether_there_is_a_password(studio):
    gallery = studio.gallery("Lena & Tom")

    locked = card(studio, studio.link(gallery, password="secret1"))

    assert (locked.gallery.title, locked.photographer.name) == ("Lena & Tom", "Anna Ambrose")
    assert locked.link.password_hash is not None
    assert card(studio, studio.link(gallery)).link.password_hash is None


def test_a_link_of_a_draft_or_of_nothing_look_the_same(studio):
    errors = []
    for token in (studio.link(studio.draft()).share_token, "unknown", "", "\ud800"):
        for ask in (studio.services.link_opening.card, studio.services.link_opening.open):
            with pytest.raises(NotFoundError) as caught:
                ask(token)
            errors.append(str(caught.value))

    assert len(set(errors)) == 1


def test_a_link_opens_when_its_gallery_is_published_and_closes_when_it_is_not(studio):
    gallery = studio.draft()
    link = studio.link(gallery)

    studio.change(gallery, state=GalleryState.PUBLISHED)
    assert studio.open(link)
    studio.change(gallery, state=GalleryState.ARCHIVED)

    with pytest.raises(NotFoundError):
        studio.open(link)


def test_a_link_or_gallery_that_is_over_says_so(studio):
    gallery = studio.gallery()
    soon = studio.clock.now() + timedelta(hours=1)
    short, long = studio.link(gallery, expires_at=soon), studio.link(gallery)
    studio.wait(hours=1)

    with pytest.raises(LinkExpiredError):
        card(studio, short)
    studio.change(gallery, expires_at=soon)
    with pytest.raises(GalleryExpiredError):
        card(studio, long)


# --- opening ---


def test_opening_gives_a_session_and_the_right_to_look(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)

    opened = studio.open(studio.link(gallery))

    assert studio.services.sessions.authenticate(opened.issued.token)
    assert [v.photo.filename for v in studio.services.viewing.page(opened.access).items] == [
        "1.jpg",
        "2.jpg",
    ]
    assert opened.access == studio.services.viewing.access(viewer_of(opened), gallery.id)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [(None, PasswordRequiredError), ("", PasswordWrongError), ("Secret1", PasswordWrongError)],
)
def test_a_link_with_a_password_asks_for_exactly_that(studio, typed, refusal):
    link = studio.link(studio.gallery(), password="secret1")

    with pytest.raises(refusal):
        studio.open(link, password=typed)
    assert studio.open(link, password="secret1")


def test_a_link_without_a_password_opens_whatever_is_typed(studio):
    assert studio.open(studio.link(studio.gallery()), password="anything")


def test_who_shows_the_key_of_an_earlier_visit_is_the_same_viewer(studio):
    link = studio.link(studio.gallery())
    first = studio.open(link)

    again = studio.open(link, viewer_key=first.viewer_key)
    somebody = studio.open(link)

    assert (again.viewer_id, again.viewer_key) == (first.viewer_id, first.viewer_key)
    assert somebody.viewer_id != first.viewer_id


def test_a_key_is_worth_nothing_at_another_link(studio):
    gallery = studio.gallery()
    first = studio.open(studio.link(gallery))

    elsewhere = studio.open(studio.link(gallery), viewer_key=first.viewer_key)

    assert elsewhere.viewer_id != first.viewer_id


def test_name_and_address_are_noted_as_said_and_not_verified(studio):
    gallery = studio.gallery()
    opened = studio.open(studio.link(gallery), name=" Lena ", email="LENA@example.com")

    viewer = studio.ports.feedback.find_viewer(gallery.id, opened.viewer_id)

    assert (viewer.name, viewer.email, viewer.verified) == ("Lena", "lena@example.com", False)


def test_a_name_or_address_that_is_not_said_again_stays(studio):
    gallery = studio.gallery()
    link = studio.link(gallery)
    key = studio.open(link, name="Lena").viewer_key

    studio.open(link, viewer_key=key, email="lena@example.com")
    (after_address,) = studio.ports.feedback.viewers(gallery.id)
    studio.open(link, viewer_key=key, name="Lena Winter")
    (after_name,) = studio.ports.feedback.viewers(gallery.id)

    assert (after_address.name, after_address.email) == ("Lena", "lena@example.com")
    assert (after_name.name, after_name.email) == ("Lena Winter", "lena@example.com")


def test_who_says_nothing_leaves_no_trace_before_a_first_word(studio):
    gallery = studio.gallery()
    studio.open(studio.link(gallery))

    assert studio.ports.feedback.viewers(gallery.id) == ()


@pytest.mark.parametrize("fields", [{"name": "x" * 101}, {"name": "a\nb"}, {"email": "lena"}])
def test_a_wrong_name_or_address_opens_nothing(studio, fields):
    with pytest.raises(InvalidError):
        studio.open(studio.link(studio.gallery()), **fields)


# --- guessing ---


def test_a_network_has_10_wrong_passwords_for_a_link_in_15_minutes(studio):
    link = studio.link(studio.gallery(), password="secret1")
    opened = studio.open(link, password="secret1", network="10.0.0.1")
    for _ in range(10):
        with pytest.raises(PasswordWrongError):
            studio.open(link, password="wrong", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        studio.open(link, password="secret1", network="10.0.0.1")

    assert studio.open(link, password="secret1", network="10.0.0.2")
    assert studio.services.viewing.access(viewer_of(opened), opened.access.gallery.id)
    studio.wait(minutes=15)
    assert studio.open(link, password="secret1", network="10.0.0.1")


def test_a_link_has_100_wrong_passwords_over_all_networks(studio):
    link = studio.link(studio.gallery(), password="secret1")
    for number in range(100):
        with pytest.raises(PasswordWrongError):
            studio.open(link, password="wrong", network=f"10.0.{number // 10}.1")

    with pytest.raises(SlowDownError):
        studio.open(link, password="wrong", network="10.1.0.1")


def test_right_passwords_are_never_counted(studio):
    link = studio.link(studio.gallery(), password="secret1")
    for _ in range(120):
        studio.open(link, password="secret1")


def test_a_network_opens_a_link_300_times_in_5_minutes(studio):
    link, other = studio.link(gallery := studio.gallery()), studio.link(gallery)
    for _ in range(300):
        studio.open(link, network="10.0.0.1")

    with pytest.raises(SlowDownError):
        studio.open(link, network="10.0.0.1")
    assert studio.open(link, network="10.0.0.2")
    assert studio.open(other, network="10.0.0.1")
    studio.wait(minutes=5)
    assert studio.open(link, network="10.0.0.1")


def test_a_network_cannot_try_tokens_without_end_while_known_ones_are_free(studio):
    link = studio.link(studio.gallery())
    for _ in range(310):
        card(studio, link, network="10.0.0.1")
    for _ in range(300):
        with pytest.raises(NotFoundError):
            studio.services.link_opening.card("guess", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        studio.services.link_opening.card("guess", network="10.0.0.1")
    assert card(studio, link, network="10.0.0.2")


def test_links_of_an_account_that_is_gone_open_nothing_at_once(studio):
    link = studio.link(studio.gallery())
    viewer = viewer_of(studio.open(link))

    studio.services.deletion.delete_account(studio.anna)

    for attempt in (
        lambda: card(studio, link),
        lambda: studio.open(link),
        lambda: studio.services.viewing.access(viewer, viewer.gallery_id),
    ):
        with pytest.raises(NotFoundError, match="no such gallery"):
            attempt()
