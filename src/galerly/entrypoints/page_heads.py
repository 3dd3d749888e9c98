"""What public pages say of themselves to search engines, and to whom a link to them is sent.

Pages are drawn by the browser; whoever only reads the HTML finds here whose page it is. Nothing of
a gallery's link is told: its token stands in the fragment, which no server ever sees.
"""

import gzip
import hashlib
import re
from html import escape
from urllib.parse import unquote

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.city import City
from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.ids import CityId
from galerly.domain.model.photo import RenditionName
from galerly.domain.services.directory import DirectoryService
from galerly.domain.services.media import MediaService
from galerly.entrypoints.pages import PageFile

DESCRIPTION_MAX_CHARS = 160  # what search engines show of it
_PLACE = re.compile(rb"<!-- page -->.*?<!-- /page -->", re.DOTALL)
_PROFILE = re.compile(r"/+@([^/]+)/*")
_CITY = re.compile(r"/+photographers/([^/]+)/*")


@frozen(kw_only=True)
class PageHead:
    """The part of a page's head that is its own."""

    title: str
    description: str = ""
    kind: str = "website"  # https://ogp.me/#types
    url: str
    image: str | None = None

    def html(self) -> str:
        """Return it as elements, every value escaped."""
        named = {"description": self.description}
        shared = {
            "og:title": self.title,
            "og:description": self.description,
            "og:type": self.kind,
            "og:url": self.url,
            "og:image": self.image,
        }
        return "\n    ".join(
            [
                f"<title>{escape(self.title)}</title>",
                *(_meta("name", name, value) for name, value in named.items() if value),
                *(_meta("property", name, value) for name, value in shared.items() if value),
            ]
        )


@frozen(kw_only=True)
class PageHeads:
    """The heads of public pages, made of what anybody may see."""

    directory: DirectoryService
    media: MediaService

    def of(self, path: str, origin: str) -> PageHead | None:
        """Return the head of the page at a path as it was sent; None for one like all others."""
        try:
            if found := _PROFILE.fullmatch(path):
                return self._profile(unquote(found[1]), origin)
            if found := _CITY.fullmatch(path):
                return self._city(unquote(found[1]), origin)
        except GalerlyError:
            return None  # nobody there, or no time to look: the page says so by itself
        return None

    def _profile(self, handle: str, origin: str) -> PageHead:
        listed = self.directory.photographer(handle)
        user = listed.user
        place = _name_of(listed.city) if listed.city else ""
        return PageHead(
            title=f"{user.name} · {place}" if place else user.name,
            description=_shortened(user.bio) or place,
            kind="profile",
            url=f"{origin}/@{user.handle}",
            image=self._face(user, origin),
        )

    def _face(self, user: User, origin: str) -> str | None:
        """Return where the portfolio's first cover is read, in time for whoever asks at once."""
        shown = self.directory.portfolio(user)
        cover = next((gallery.cover for gallery in shown if gallery.cover), None)
        urls = self.media.urls(cover.photo, (RenditionName.THUMB_2X,)) if cover else {}
        url = next(iter(urls.values()), None)
        return f"{origin}{url}" if url and url.startswith("/") else url

    def _city(self, city_id: str, origin: str) -> PageHead | None:
        city = self.directory.cities.find(CityId(city_id))
        if city is None:
            return None
        return PageHead(
            title=f"{_name_of(city)} · Galerly", url=f"{origin}/photographers/{city.id}"
        )


def filled(page: PageFile, head: PageHead) -> PageFile:
    """Return the HTML file with the head of one page between its marks."""
    html = f"<!-- page -->\n    {head.html()}\n    <!-- /page -->".encode()
    body = _PLACE.sub(lambda _: html, page.body, count=1)
    return evolve(
        page,
        body=body,
        zipped=gzip.compress(body, 6, mtime=0),
        brotli=None,
        tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def _meta(kind: str, name: str, value: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(value)}">'


def _name_of(city: City) -> str:
    return ", ".join(part for part in (city.name, city.country) if part)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= DESCRIPTION_MAX_CHARS:
        return line
    return f"{line[: DESCRIPTION_MAX_CHARS - 1].rsplit(' ', 1)[0]}…"
