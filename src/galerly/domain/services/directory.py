"""The public directory: cities and photographers who opted in."""

from attrs import frozen

from galerly.domain.model import text
from galerly.domain.model.access import LinkViewer
from galerly.domain.model.account import SPECIALITIES, PortfolioEntry, User
from galerly.domain.model.city import CITIES_MAX, CITY_QUERY_MIN_CHARS, City, search_text
from galerly.domain.model.errors import GoneError, InvalidError, NotFoundError
from galerly.domain.model.ids import CityId, ViewerId
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.services.accesses import Access, ViewedPhoto
from galerly.domain.services.share_links import ShareLinkService
from galerly.domain.services.viewing import ViewingService
from galerly.ports.cities import CityRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.users import UserRepository


@frozen(kw_only=True)
class ListedPhotographer:
    """A photographer as anybody may see them."""

    user: User
    city: City | None


@frozen(kw_only=True)
class PortfolioGallery:
    """A gallery that a photographer shows to everybody."""

    access: Access  # what a visitor may see
    cover: ViewedPhoto | None
    photo_count: int  # that a visitor sees
    share_token: str


@frozen(kw_only=True)
class DirectoryService:
    """What anybody may look up."""

    users: UserRepository
    cities: CityRepository
    galleries: GalleryRepository
    viewing: ViewingService
    share_links: ShareLinkService

    def search_cities(self, query: str, *, limit: int = 20) -> tuple[City, ...]:
        """Return at most 50 cities with a word that starts like `query`, most people first.

        None start like what leaves fewer than 2 letters, such as `o'` on the way to O'Fallon.

        Raises:
            InvalidError: If the query has fewer than 2 characters.
        """
        wanted = search_text(query)
        if len(wanted) >= CITY_QUERY_MIN_CHARS:
            return self.cities.search(wanted, limit=min(limit, CITIES_MAX))
        if len(query.strip()) < CITY_QUERY_MIN_CHARS:
            raise InvalidError("q", f"must have at least {CITY_QUERY_MIN_CHARS} characters")
        return ()

    def photographers(
        self,
        *,
        city_id: CityId | None = None,
        speciality: str = "",
        query: str = "",
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[ListedPhotographer]:
        """Return photographers who opted in, by name.

        Raises:
            InvalidError: If there is no such speciality.
        """
        if speciality and speciality not in SPECIALITIES:
            raise InvalidError("speciality", f"must be among {', '.join(SPECIALITIES)}")
        page = self.users.directory(
            city_id=city_id,
            speciality=speciality,
            query=text.fold(query),
            after=after,
            limit=limit,
        )
        ids = tuple({u.city_id for u in page.items if u.city_id})
        cities = self.cities.get_many(ids) if ids else {}
        return Page(
            items=tuple(
                ListedPhotographer(user=u, city=cities.get(u.city_id) if u.city_id else None)
                for u in page.items
            ),
            next_position=page.next_position,
        )

    def photographer(self, handle: str) -> ListedPhotographer:
        """Return one photographer who opted in.

        Raises:
            NotFoundError: If nobody who opted in has this handle.
        """
        user = self.users.find_by_handle(handle.strip().lower().removeprefix("@"))
        if user is None or not user.listed:
            raise NotFoundError("photographer")
        city = self.cities.find(user.city_id) if user.city_id else None
        return ListedPhotographer(user=user, city=city)

    def portfolio(self, user: User) -> tuple[PortfolioGallery, ...]:
        """Return the galleries of a profile that anybody may open just now, in its order."""
        return tuple(found for entry in user.portfolio if (found := self._shown(user, entry)))

    def _shown(self, user: User, entry: PortfolioEntry) -> PortfolioGallery | None:
        seen = self.galleries.view_by_link(user.id, entry.gallery_id, entry.link_id)
        if seen is None or seen[1] is None or seen[1].password_hash is not None:
            return None
        visitor = LinkViewer(
            owner_id=user.id,
            gallery_id=entry.gallery_id,
            link_id=entry.link_id,
            link_version=seen[1].link_version,
            viewer_id=ViewerId(""),
        )
        try:
            access = self.viewing.access(visitor, entry.gallery_id)
        except (NotFoundError, GoneError):
            return None  # a draft again, or over
        return PortfolioGallery(
            access=access,
            cover=self.viewing.cover(access),
            photo_count=len(self.viewing.ordered(access)),
            share_token=self.share_links.token_of(entry.gallery_id, entry.link_id),
        )
