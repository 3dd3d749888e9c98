from datetime import timedelta
from typing import Any

import pytest
from attrs import define, evolve
from tests.domain.studio import no_gallery

from galerly.domain.model.errors import InvalidError, NotFoundError, StaleError
from galerly.domain.model.gallery import (
    Download,
    GallerySettings,
    GalleryState,
    LayoutStyle,
    PermissionChanges,
    Permissions,
    Theme,
)
from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.services.galleries import GalleryChanges, SettingsChanges


def titles(studio, **fields):
    page = studio.services.galleries.page(by=studio.anna, **fields)
    return [g.title for g in page.items]


# --- making ---


def test_a_new_gallery_is_an_empty_draft_with_default_settings(studio):
    gallery = studio.draft("  Lena & Tom ", description="One\r\nday in May")

    assert (gallery.title, gallery.description) == ("Lena & Tom", "One\nday in May")
    assert gallery.state is GalleryState.DRAFT
    assert (gallery.photo_count, gallery.total_bytes) == (0, 0)
    assert gallery.settings == GallerySettings()
    assert studio.stored(gallery) == gallery


def test_settings_given_at_the_start_are_laid_over_the_defaults(studio):
    gallery = studio.draft(settings=SettingsChanges(theme=Theme.DARK, sections=("Party",)))

    assert gallery.settings == GallerySettings(theme=Theme.DARK, sections=("Party",))


def test_a_client_named_at_the_start_is_invited_without_a_mail(studio):
    before = len(studio.mail.sent)
    gallery = studio.draft(client_email=" Lena@example.com")
    studio.galerly.run_jobs()

    assert gallery.client_email == "lena@example.com"
    assert [c.email for c in studio.services.clients.list(gallery.id, by=studio.anna)] == [
        "lena@example.com"
    ]
    assert len(studio.mail.sent) == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"description": "x" * 5001}, "description"),
        ({"client_email": "lena"}, "client_email"),
        ({"settings": SettingsChanges(sections=("A", "A"))}, "settings.sections"),
        ({"settings": SettingsChanges(sections=("A", ""))}, "settings.sections[1]"),
        ({"settings": SettingsChanges(sections=tuple("ab" * 51))}, "settings.sections"),
        ({"settings": SettingsChanges(branding={"theme": "dark"})}, "settings.branding.theme"),
        ({"settings": SettingsChanges(branding={"accent": "#ff0"})}, "settings.branding.accent"),
    ],
)
def test_a_wrong_field_is_named_and_no_gallery_is_made(studio, fields, field):
    with pytest.raises(InvalidError) as caught:
        studio.services.galleries.create(by=studio.anna, **{"title": "Lena & Tom", **fields})

    assert caught.value.field == field
    assert titles(studio) == []


# --- whose it is ---


def test_a_gallery_of_another_looks_like_one_that_never_was(studio):
    gallery, boris = studio.gallery(), studio.other()
    galleries = studio.services.galleries
    errors = set()
    for gallery_id in (gallery.id, no_gallery()):
        for attempt in (
            lambda i: galleries.get(i, by=boris),
            lambda i: galleries.update(i, GalleryChanges(title="Mine"), by=boris),
            lambda i: galleries.delete(i, by=boris),
        ):
            with pytest.raises(NotFoundError) as caught:
                attempt(gallery_id)
            errors.add(str(caught.value))

    assert len(errors) == 1
    assert studio.stored(gallery) == gallery


# --- listing ---


def test_galleries_are_listed_newest_first_page_by_page(studio):
    for number in range(5):
        studio.draft(f"G{number}")
    studio.services.galleries.create(by=studio.other(), title="not hers")

    first = studio.services.galleries.page(by=studio.anna, limit=3)
    second = studio.services.galleries.page(by=studio.anna, after=first.next_position, limit=3)

    assert [g.title for g in first.items + second.items] == ["G4", "G3", "G2", "G1", "G0"]
    assert second.next_position is None


def test_a_search_finds_titles_and_clients_accents_and_case_aside(studio):
    studio.draft("Zoë & Jürgen")
    studio.draft("Party", client_email="zoe@example.com")
    studio.draft("Other")

    assert titles(studio, query="ZOE") == ["Party", "Zoë & Jürgen"]
    assert titles(studio, query="  jürgen ") == ["Zoë & Jürgen"]
    assert titles(studio, query="100%") == []


def test_galleries_are_listed_by_state(studio):
    studio.draft("A")
    studio.gallery("B")

    assert titles(studio, state=GalleryState.DRAFT) == ["A"]
    assert titles(studio, state=GalleryState.PUBLISHED) == ["B"]
    assert titles(studio, state=GalleryState.ARCHIVED) == []


# --- changing ---


def test_only_the_given_fields_change(studio):
    gallery = studio.draft(description="A day in May")
    studio.wait(hours=1)
    expires_at = studio.clock.now() + timedelta(days=90)

    changed = studio.change(gallery, title="Tom & Lena", expires_at=expires_at)

    assert (changed.title, changed.description) == ("Tom & Lena", "A day in May")
    assert changed.expires_at == expires_at
    assert changed.updated_at == studio.clock.now() > changed.created_at
    assert studio.change(changed, expires_at=None).expires_at is None


def test_settings_are_merged_field_by_field(studio):
    permissions = Permissions(download=Download.NONE)
    gallery = studio.draft(settings=SettingsChanges(default_permissions=permissions))

    changed = studio.change(gallery, settings=SettingsChanges(layout=LayoutStyle.SPLIT))
    changed = studio.change(changed, settings=SettingsChanges(sort=PhotoOrder.TAKEN_AT))

    assert changed.settings == GallerySettings(
        layout=LayoutStyle.SPLIT, sort=PhotoOrder.TAKEN_AT, default_permissions=permissions
    )


def test_default_permissions_are_merged_one_by_one(studio):
    closed = Permissions(download=Download.NONE, favorites=False, comments=False)
    gallery = studio.draft(settings=SettingsChanges(default_permissions=closed))
    only = SettingsChanges(default_permissions=PermissionChanges(comments=True))

    changed = studio.change(gallery, settings=only)

    assert changed.settings.default_permissions == evolve(closed, comments=True)
    begun = studio.draft(settings=SettingsChanges(default_permissions=PermissionChanges()))
    assert begun.settings.default_permissions == Permissions()


@define
class Overtaken:
    """Galleries, one of which somebody else changes just before the next write."""

    inner: Any
    change: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def replace(self, gallery: Any) -> Any:
        change, self.change = self.change, None
        if change:
            change()
        return self.inner.replace(gallery)


def test_permissions_that_were_closed_at_the_same_moment_stay_closed(studio):
    gallery = studio.draft()
    closed = SettingsChanges(default_permissions=PermissionChanges(download=Download.NONE))
    repository = Overtaken(studio.ports.galleries, lambda: studio.change(gallery, settings=closed))
    only = SettingsChanges(default_permissions=PermissionChanges(comments=False))

    changed = evolve(studio.services.galleries, galleries=repository).update(
        gallery.id, GalleryChanges(settings=only), by=studio.anna
    )

    assert repository.change is None
    assert changed.settings.default_permissions == Permissions(
        download=Download.NONE, comments=False
    )


def test_an_empty_gallery_may_be_published(studio):
    assert studio.gallery().state is GalleryState.PUBLISHED


def test_a_change_that_saw_an_older_version_is_refused(studio):
    gallery = studio.draft()
    studio.change(gallery, title="First")

    with pytest.raises(StaleError):
        studio.services.galleries.update(
            gallery.id, GalleryChanges(title="Second"), by=studio.anna, version=gallery.version
        )

    assert studio.stored(gallery).title == "First"


def test_a_change_that_saw_the_present_version_is_made(studio):
    gallery = studio.draft()

    changed = studio.services.galleries.update(
        gallery.id, GalleryChanges(title="Second"), by=studio.anna, version=gallery.version
    )

    assert (changed.title, changed.version) == ("Second", gallery.version + 1)


def test_a_cover_is_a_photo_of_the_gallery_itself(studio):
    gallery = studio.gallery()
    photo, foreign = studio.photo(gallery), studio.photo(studio.gallery())

    assert studio.change(gallery, cover_photo_id=photo.id).cover_photo_id == photo.id
    for wrong in (foreign.id, PhotoId("nothing")):
        with pytest.raises(InvalidError, match="cover_photo_id"):
            studio.change(gallery, cover_photo_id=wrong)
    assert studio.change(gallery, cover_photo_id=None).cover_photo_id is None


def test_a_cover_that_is_deleted_is_a_cover_no_more(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.change(gallery, cover_photo_id=photo.id)

    studio.delete(photo)

    assert studio.stored(gallery).cover_photo_id is None


def test_another_client_address_invites_the_new_and_withdraws_the_old(studio):
    gallery = studio.draft(client_email="lena@example.com")

    changed = studio.change(gallery, client_email="Tom@example.com")

    assert changed.client_email == "tom@example.com"
    clients = studio.services.clients.list(gallery.id, by=studio.anna)
    assert [c.email for c in clients] == ["tom@example.com"]


def test_no_client_address_withdraws_the_invitation(studio):
    gallery = studio.draft(client_email="lena@example.com")

    assert studio.change(gallery, client_email=None).client_email is None
    assert studio.services.clients.list(gallery.id, by=studio.anna) == ()


@pytest.mark.parametrize("fields", [{"title": ""}, {"client_email": "x"}, {"description": "\x00"}])
def test_a_wrong_field_changes_nothing(studio, fields):
    gallery = studio.draft(client_email="lena@example.com")

    with pytest.raises(InvalidError):
        studio.change(gallery, state=GalleryState.PUBLISHED, **fields)

    assert studio.stored(gallery) == gallery
