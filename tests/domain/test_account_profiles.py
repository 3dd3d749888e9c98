import pytest
from tests.builders import a_city

from galerly.domain.model.account import PortfolioEntry
from galerly.domain.model.errors import (
    HandleTakenError,
    InvalidError,
)
from galerly.domain.model.ids import CityId
from galerly.domain.services.accounts import ProfileChanges
from galerly.domain.services.share_links import LinkFields


def test_only_the_given_fields_of_a_profile_change(studio):
    studio.ports.cities.put_many([a_city("Köln", id="7")])
    accounts = studio.services.accounts
    accounts.update(studio.anna, ProfileChanges(bio="Weddings.\nAnd dogs.", city_id=CityId("7")))

    account = accounts.update(studio.anna, ProfileChanges(handle="@Anna", listed=True))

    assert (account.user.handle, account.user.listed) == ("anna", True)
    assert account.user.bio == "Weddings.\nAnd dogs."
    assert account.user.name == "Anna Ambrose"
    assert account.city.name == "Köln"


def test_a_city_can_be_taken_off_a_profile(studio):
    studio.ports.cities.put_many([a_city(id="7")])
    studio.services.accounts.update(studio.anna, ProfileChanges(city_id=CityId("7")))

    assert studio.services.accounts.update(studio.anna, ProfileChanges(city_id=None)).city is None


def test_a_handle_belongs_to_one_photographer(studio):
    studio.services.accounts.update(studio.anna, ProfileChanges(handle="anna"))

    with pytest.raises(HandleTakenError):
        studio.services.accounts.update(studio.other(), ProfileChanges(handle="Anna"))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"handle": "a b"},
        {"bio": "x" * 5001},
        {"branding": {"accent": "#ffffff"}},
        {"locale": "tlh"},
        {"city_id": CityId("nowhere")},
    ],
)
def test_a_wrong_field_of_a_profile_changes_nothing(studio, changes):
    before = studio.services.accounts.get(studio.anna)

    with pytest.raises(InvalidError):
        studio.services.accounts.update(studio.anna, ProfileChanges(listed=True, **changes))

    assert studio.services.accounts.get(studio.anna) == before


def test_a_portfolio_names_own_links_without_a_password_each_gallery_once(studio):
    gallery = studio.gallery()
    link = studio.link(gallery).link
    locked = studio.link(gallery, password="secret1").link
    accounts = studio.services.accounts
    entry = PortfolioEntry(gallery_id=gallery.id, link_id=link.id)
    with_password = PortfolioEntry(gallery_id=gallery.id, link_id=locked.id)

    assert accounts.update(studio.anna, ProfileChanges(portfolio=(entry,))).user.portfolio
    for refused in ((entry, entry), (with_password,)):
        with pytest.raises(InvalidError, match="portfolio"):
            accounts.update(studio.anna, ProfileChanges(portfolio=refused))
    with pytest.raises(InvalidError, match="not a share link of yours"):
        accounts.update(studio.other(), ProfileChanges(portfolio=(entry,)))


def test_a_portfolio_shows_a_gallery_only_while_anybody_may_open_it(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    link = studio.link(gallery).link
    entry = PortfolioEntry(gallery_id=gallery.id, link_id=link.id)
    user = studio.services.accounts.update(studio.anna, ProfileChanges(portfolio=(entry,))).user

    shown = studio.services.directory.portfolio(user)
    studio.services.share_links.update(
        gallery.id, link.id, LinkFields(password="secret1"), by=studio.anna
    )

    assert [(p.photo_count, p.cover is not None) for p in shown] == [(1, True)]
    assert studio.services.directory.portfolio(user) == ()


def test_an_entry_whose_link_is_gone_does_not_stand_in_the_way_of_a_change(studio):
    accounts = studio.services.accounts
    first, second, third = (studio.gallery() for _ in range(3))
    gone, deleted, stays = (
        PortfolioEntry(gallery_id=g.id, link_id=studio.link(g).link.id)
        for g in (first, second, third)
    )
    accounts.update(studio.anna, ProfileChanges(portfolio=(gone, deleted)))
    studio.services.share_links.revoke(first.id, gone.link_id, by=studio.anna)
    studio.services.galleries.delete(second.id, by=studio.anna)

    user = accounts.update(studio.anna, ProfileChanges(portfolio=(gone, deleted, stays))).user

    assert user.portfolio == (stays,)
    with pytest.raises(InvalidError):  # it is not known any more
        accounts.update(studio.anna, ProfileChanges(portfolio=(gone,)))


def test_an_entry_whose_link_has_a_password_by_now_is_kept(studio):
    accounts = studio.services.accounts
    gallery, other = studio.gallery(), studio.gallery()
    entry, more = (
        PortfolioEntry(gallery_id=g.id, link_id=studio.link(g).link.id) for g in (gallery, other)
    )
    accounts.update(studio.anna, ProfileChanges(portfolio=(entry,)))
    studio.services.share_links.update(
        gallery.id, entry.link_id, LinkFields(password="secret1"), by=studio.anna
    )

    user = accounts.update(studio.anna, ProfileChanges(portfolio=(entry, more))).user

    assert user.portfolio == (entry, more)


def test_usage_counts_the_photos_of_all_own_galleries(studio):
    photos = [studio.upload(studio.draft(), data=None) for _ in range(2)]
    studio.galerly.add_photo(
        studio.services.galleries.create(by=(boris := studio.other()), title="B").id,
        "b.jpg",
        b"123",
        by=boris,
    )

    usage = studio.services.accounts.get(studio.anna).usage

    assert (usage.photos, usage.size_bytes) == (2, sum(p.size_bytes for p in photos))
