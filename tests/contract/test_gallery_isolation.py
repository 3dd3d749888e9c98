"""Another photographer, who knows every id, finds nothing and changes nothing."""

import pytest
from attrs import evolve
from tests.builders import (
    ANNA,
    BORIS,
    a_grant,
    a_hash,
    a_link,
    a_photo,
    an_upload,
    later,
)
from tests.contract.stocked import (
    PLENTY,
    by_token,
    now_stored,
    stored_gallery,
    stored_link,
    stored_photos,
)

from galerly.domain.model.account import Usage
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.outline import Outline


class Annas:
    """A gallery of Anna's with one of everything."""

    def __init__(self, stores):
        self.stores = stores
        self.gallery = stored_gallery(stores)
        self.link = stored_link(stores, self.gallery)
        self.grant = a_grant(self.gallery)
        stores.galleries.put_grant(self.grant, most=PLENTY)
        self.photo, self.cover = stored_photos(stores, self.gallery, 2)
        self.slot = an_upload(self.gallery)
        stores.photos.put_uploads([self.slot])
        self.gallery = stores.galleries.replace(
            evolve(now_stored(stores, self.gallery), cover_photo_id=self.cover.id)
        )
        self.outline = stores.photos.outline(ANNA, self.gallery.id)
        stores.galleries.put_outline(ANNA, self.outline)

    def everything(self):
        """Return all that is stored of it, as Anna sees it."""
        galleries, photos, gallery_id = (
            self.stores.galleries,
            self.stores.photos,
            self.gallery.id,
        )
        return (
            galleries.get(ANNA, gallery_id),
            galleries.deleted(ANNA, gallery_id),
            galleries.page(ANNA, limit=9),
            galleries.usage(ANNA),
            galleries.links(ANNA, gallery_id),
            by_token(self.stores, self.link.token_hash),
            galleries.grants(ANNA, gallery_id),
            galleries.grants_of_client(self.grant.email, limit=9),
            galleries.view_by_link(ANNA, gallery_id, self.link.id),
            galleries.view_by_client(gallery_id, self.grant.email),
            galleries.find_outline(gallery_id),
            photos.page(ANNA, gallery_id, after=None, limit=9),
            photos.page_uploads(ANNA, gallery_id, after=None, limit=9),
            photos.find_by_checksum(ANNA, gallery_id, [self.photo.sha256]),
            photos.outline(ANNA, gallery_id),
        )


@pytest.fixture
def annas(stores):
    furnished = Annas(stores)
    stored_gallery(stores, owner_id=BORIS)
    return furnished


NOT_FOUND = {
    "get": lambda g, _, x: g.get(BORIS, x.gallery.id),
    "replace": lambda g, _, x: g.replace(evolve(x.gallery, owner_id=BORIS, title="Mine")),
    "get_link": lambda g, _, x: g.get_link(BORIS, x.gallery.id, x.link.id),
    "add_link": lambda g, _, x: g.add_link(a_link(x.gallery, owner_id=BORIS), most=PLENTY),
    "replace_link": lambda g, _, x: g.replace_link(
        evolve(x.link, owner_id=BORIS, token_hash=a_hash("mine"))
    ),
    "put_grant": lambda g, _, x: g.put_grant(
        a_grant(x.gallery, "boris@example.com", owner_id=BORIS), most=PLENTY
    ),
    "put_grant_again": lambda g, _, x: g.put_grant(evolve(x.grant, owner_id=BORIS), most=PLENTY),
    "put_uploads": lambda _, p, x: p.put_uploads([an_upload(x.gallery, owner_id=BORIS)]),
    "put_uploads_again": lambda _, p, x: p.put_uploads(
        [evolve(x.slot, owner_id=BORIS, filename="mine.jpg")]
    ),
    "confirm": lambda _, p, x: p.confirm([a_photo(x.slot, owner_id=BORIS)], most=PLENTY),
    "confirm_again": lambda _, p, x: p.confirm([evolve(x.photo, owner_id=BORIS)], most=PLENTY),
    "get_photo": lambda _, p, x: p.get(BORIS, x.gallery.id, x.photo.id),
    "replace_photo": lambda _, p, x: p.replace(evolve(x.photo, owner_id=BORIS, title="Mine")),
    "outline": lambda _, p, x: p.outline(BORIS, x.gallery.id),
}


# One after the other in one world: none of them changes it, and each is held to that.


def test_what_is_anothers_is_not_found(stores, annas):
    before = annas.everything()

    for name, attempt in NOT_FOUND.items():
        try:
            found = attempt(stores.galleries, stores.photos, annas)
        except NotFoundError:
            assert annas.everything() == before, name
        else:
            pytest.fail(f"{name} gave {found}")


NOTHING = {
    "deleted": lambda g, _, x: g.deleted(BORIS, x.gallery.id) is False,
    "usage": lambda g, _, __: g.usage(BORIS) == Usage(),
    "page": lambda g, _, x: x.gallery.id not in {i.id for i in g.page(BORIS, limit=9).items},
    "query": lambda g, _, x: g.page(BORIS, query=x.grant.email, limit=9).items == (),
    "ids_to_purge": lambda g, _, x: x.gallery.id not in g.ids_to_purge(BORIS, limit=9),
    "mark_deleted": lambda g, _, x: (
        g.mark_deleted(evolve(x.gallery, owner_id=BORIS, deleted_at=later())) is None
    ),
    "remove": lambda g, _, x: g.remove(BORIS, x.gallery.id) is None,
    "links": lambda g, _, x: g.links(BORIS, x.gallery.id) == (),
    "remove_link": lambda g, _, x: g.remove_link(BORIS, x.gallery.id, x.link.id) is None,
    "grants": lambda g, _, x: g.grants(BORIS, x.gallery.id) == (),
    "remove_grant": lambda g, _, x: g.remove_grant(BORIS, x.gallery.id, x.grant.email) is None,
    "view_by_link": lambda g, _, x: g.view_by_link(BORIS, x.gallery.id, x.link.id) is None,
    "put_outline": lambda g, _, x: (
        g.put_outline(BORIS, Outline(gallery_id=x.gallery.id, content_version=99, entries=()))
        is None
    ),
    "uploads": lambda _, p, x: p.uploads(BORIS, x.gallery.id, [x.slot.photo_id]) == {},
    "page_uploads": lambda _, p, x: (
        p.page_uploads(BORIS, x.gallery.id, after=None, limit=9).items == ()
    ),
    "remove_uploads": lambda _, p, x: (
        p.remove_uploads(BORIS, x.gallery.id, [x.slot.photo_id]) is None
    ),
    "get_many": lambda _, p, x: p.get_many(BORIS, x.gallery.id, [x.photo.id]) == {},
    "page_photos": lambda _, p, x: p.page(BORIS, x.gallery.id, after=None, limit=9).items == (),
    "find_by_checksum": lambda _, p, x: (
        p.find_by_checksum(BORIS, x.gallery.id, [x.photo.sha256]) == {}
    ),
    "remove_photos": lambda _, p, x: p.remove(BORIS, x.gallery.id, [x.photo.id, x.cover.id]) == (),
    "remove_gallery": lambda _, p, x: p.remove_gallery(BORIS, x.gallery.id, limit=9) == 0,
}


def test_there_is_nothing_of_anothers(stores, annas):
    before = annas.everything()

    for name, attempt in NOTHING.items():
        assert attempt(stores.galleries, stores.photos, annas), name
        assert annas.everything() == before, name
