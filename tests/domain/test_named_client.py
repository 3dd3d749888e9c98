"""The client that a gallery names, among several who are invited."""

import pytest

from galerly.domain.model.errors import StaleError
from galerly.domain.model.gallery import Download, Permissions
from galerly.domain.services.galleries import GalleryChanges

A, B, C = (f"{name}@example.com" for name in "abc")


@pytest.fixture
def shared(studio):
    """A gallery whose clients are A, who is named, and B."""
    gallery = studio.draft(client_email=A)
    studio.wait(seconds=1)
    studio.services.clients.invite(gallery.id, B, by=studio.anna, notify=False)
    return studio.stored(gallery)


def clients(studio, gallery):
    return [g.email for g in studio.services.clients.list(gallery.id, by=studio.anna)]


def test_a_new_client_takes_the_place_of_the_named_one_and_of_nobody_else(studio, shared):
    changed = studio.change(shared, client_email=C)

    assert changed.client_email == C
    assert studio.stored(shared).client_email == C
    assert clients(studio, shared) == [B, C]


def test_naming_a_client_again_changes_nothing(studio, shared):
    studio.change(shared, client_email=C)
    changed = studio.change(shared, client_email=C)

    assert changed.client_email == C
    assert clients(studio, shared) == [B, C]


def test_a_client_who_is_invited_already_keeps_name_and_permissions(studio, shared):
    allowed = Permissions(download=Download.ORIGINAL)
    studio.services.clients.invite(
        shared.id, C, by=studio.anna, name="Zoë", permissions=allowed, notify=False
    )

    changed = studio.change(shared, client_email=C)

    (grant,) = (g for g in studio.services.clients.list(shared.id, by=studio.anna) if g.email == C)
    assert changed.client_email == C
    assert (grant.name, grant.permissions) == ("Zoë", allowed)
    assert clients(studio, shared) == [B, C]


def test_without_a_client_the_one_invited_first_of_the_others_is_named(studio, shared):
    changed = studio.change(shared, client_email=None)
    last = studio.change(shared, client_email=None)

    assert (changed.client_email, last.client_email) == (B, None)
    assert clients(studio, shared) == []


def test_a_refused_change_withdraws_nobody(studio, shared):
    with pytest.raises(StaleError):
        studio.services.galleries.update(
            shared.id,
            GalleryChanges(client_email=C),
            by=studio.anna,
            version=shared.version - 1,
        )

    assert studio.stored(shared).client_email == A
    assert clients(studio, shared) == [A, B]


def test_the_version_at_hand_is_enough_to_name_a_first_client(studio):
    gallery = studio.draft()

    changed = studio.services.galleries.update(
        gallery.id, GalleryChanges(client_email=C), by=studio.anna, version=gallery.version
    )

    assert changed.client_email == C
    assert clients(studio, gallery) == [C]
