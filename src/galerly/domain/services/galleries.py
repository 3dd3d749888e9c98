"""What a photographer does with galleries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import Factory, evolve, frozen

from galerly.domain.model import gallery as rules
from galerly.domain.model import text
from galerly.domain.model.branding import OF_GALLERY, branding
from galerly.domain.model.changes import UNSET, Unset, given
from galerly.domain.model.errors import IdTakenError, InvalidError, NotFoundError, StaleError
from galerly.domain.model.gallery import (
    Focus,
    Gallery,
    GallerySettings,
    GalleryState,
    LayoutStyle,
    PermissionChanges,
    Permissions,
    Theme,
)
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.model.photo import SECTION_MAX_CHARS, PhotoOrder
from galerly.domain.services.agenda import AgendaService
from galerly.domain.services.clients import ClientService
from galerly.domain.services.deletion import DeletionService
from galerly.domain.services.watermarks import WatermarkService, WatermarkWish
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.secrets import Tokens
from galerly.ports.users import UserRepository

SECTIONS_MAX = 100
TRIES = 5  # of a change that asked for no particular version


@frozen(kw_only=True)
class SettingsChanges:
    """Fields of a gallery's settings that its photographer may set; None: as in a new gallery."""

    layout: LayoutStyle | Unset | None = UNSET
    theme: Theme | Unset | None = UNSET
    sort: PhotoOrder | Unset | None = UNSET
    sections: tuple[str, ...] | Unset | None = UNSET
    focus: Focus | Unset | None = UNSET
    branding: Mapping[str, str] | Unset | None = UNSET
    watermark: WatermarkWish | Unset | None = UNSET
    default_permissions: Permissions | PermissionChanges | Unset | None = UNSET


@frozen(kw_only=True)
class GalleryChanges:
    """Fields of a gallery that its photographer may set."""

    title: str | Unset = UNSET
    description: str | Unset = UNSET
    state: GalleryState | Unset = UNSET
    publish_at: datetime | Unset | None = UNSET
    shot_at: datetime | Unset | None = UNSET
    cover_photo_id: PhotoId | Unset | None = UNSET
    client_email: str | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    settings: SettingsChanges = Factory(SettingsChanges)


@frozen(kw_only=True)
class GalleryService:
    """Making, changing and removing galleries; each method takes their owner."""

    users: UserRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    clients: ClientService
    deletion: DeletionService
    watermarks: WatermarkService
    agenda: AgendaService
    clock: Clock
    tokens: Tokens

    def create(  # noqa: PLR0913 - the fields of the form
        self,
        *,
        by: UserId,
        title: str,
        description: str = "",
        shot_at: datetime | None = None,
        client_email: str | None = None,
        expires_at: datetime | None = None,
        settings: SettingsChanges | None = None,
    ) -> Gallery:
        """Return a new, empty draft; a client address is invited, without a mail.

        Theme and layout that are not given are those of the photographer's branding.

        Raises:
            InvalidError: If a field breaks its rule.
        """
        now = self.clock.now()
        fields = self._checked(
            GalleryChanges(
                title=title,
                description=description,
                shot_at=shot_at,
                expires_at=expires_at,
                settings=settings or SettingsChanges(),
            ),
            by,
        )
        address = text.email_address(client_email, "client_email") if client_email else None
        chosen = fields.pop("settings")
        gallery = Gallery(
            id=GalleryId(self.tokens.new_id(now)),
            owner_id=by,
            created_at=now,
            updated_at=now,
            settings=_merged(self._start(by), chosen),
            **fields,
        )
        if expires_at:
            self.agenda.note(gallery, new_end=True)
        try:
            self.galleries.add(gallery)
        except IdTakenError:  # an earlier attempt at this request made it
            gallery = self.galleries.get(by, gallery.id)
        if address:
            self.clients.invite(gallery.id, address, by=by, notify=False)
            gallery = self.galleries.get(by, gallery.id)
        return gallery

    def get(self, gallery_id: GalleryId, *, by: UserId) -> Gallery:
        """Return one gallery.

        Raises:
            NotFoundError: If it does not exist for this photographer.
        """
        return self.galleries.get(by, gallery_id)

    def page(
        self,
        *,
        by: UserId,
        query: str = "",
        state: GalleryState | None = None,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[Gallery]:
        """Return a photographer's galleries, newest first."""
        return self.galleries.page(
            by, query=text.fold(query), state=state, after=after, limit=limit
        )

    def update(
        self,
        gallery_id: GalleryId,
        changes: GalleryChanges,
        *,
        by: UserId,
        version: int | None = None,
    ) -> Gallery:
        """Return the gallery with the given fields changed.

        A `client_email` takes the place of the one that the gallery names: that client's
        invitation is withdrawn, the new one is invited without a mail (or keeps the invitation
        they have), and other clients stay as they are. None withdraws the one that is named; the
        gallery then names the client invited first of those that remain.

        Raises:
            NotFoundError: If it does not exist for this photographer.
            InvalidError: If a field breaks its rule, or the cover is not a photo of it.
            StaleError: If `version` is given and the gallery has another by now.
        """
        fields = self._checked(changes, by)
        address = fields.get("client_email", UNSET)
        if address is None:
            del fields["client_email"]  # whom the gallery names then is told by the withdrawal
        chosen = fields.pop("settings")
        gallery = self.galleries.get(by, gallery_id)
        cover = fields.get("cover_photo_id")
        if cover is not None and not self.photos.get_many(by, gallery_id, [cover]):
            raise InvalidError("cover_photo_id", "is not a photo of this gallery")
        for attempt in range(TRIES):
            if version is not None and gallery.version != version:
                raise StaleError("gallery")
            before, named = gallery, gallery.client_email
            changed = evolve(
                gallery,
                updated_at=self.clock.now(),
                settings=_merged(gallery.settings, chosen),
                **fields,
            )
            self.watermarks.follow(gallery, changed)
            self.agenda.follow(gallery, changed)
            try:
                gallery = self.galleries.replace(changed)
                break
            except StaleError:
                if version is not None or attempt == TRIES - 1:
                    raise
                gallery = self.galleries.get(by, gallery_id)
        self.watermarks.bind(before, gallery)
        if address is UNSET:
            return gallery
        # Named first, in the write of the other fields: a withdrawal leaves the name alone then,
        # and whoever repeats this after a crash finds the right client named.
        if named and named != address:
            self.clients.withdraw(gallery_id, named, by=by)
        if address and all(g.email != address for g in self.galleries.grants(by, gallery_id)):
            self.clients.invite(gallery_id, address, by=by, notify=False)
        return self.galleries.get(by, gallery_id)

    def delete(self, gallery_id: GalleryId, *, by: UserId) -> None:
        """Remove a gallery: gone at once for everybody, its bytes soon after.

        Raises:
            NotFoundError: If it does not exist for this photographer.
        """
        self.deletion.delete_gallery(self.galleries.get(by, gallery_id))

    def _start(self, by: UserId) -> GallerySettings:
        """Return what a new gallery of a photographer begins with."""
        try:
            look = self.users.get(by).branding
        except NotFoundError:
            return GallerySettings()  # the account is being deleted, and this gallery with it
        return GallerySettings(
            theme=Theme(look.get("theme", Theme.AUTO)),
            layout=LayoutStyle(look.get("layout", LayoutStyle.FULL)),
        )

    def _checked(self, changes: GalleryChanges, by: UserId) -> dict[str, Any]:
        fields = given(changes)
        if "title" in fields:
            fields["title"] = text.line(
                fields["title"], "title", longest=rules.TITLE_MAX_CHARS, shortest=1
            )
        if "description" in fields:
            fields["description"] = text.prose(
                fields["description"], "description", longest=rules.DESCRIPTION_MAX_CHARS
            )
        if fields.get("client_email"):
            fields["client_email"] = text.email_address(fields["client_email"], "client_email")
        fields["settings"] = self._checked_settings(changes.settings, by)
        return fields

    def _checked_settings(self, changes: SettingsChanges, by: UserId) -> dict[str, Any]:
        fields = given(changes)
        cleared = [name for name, value in fields.items() if value is None]
        if cleared:
            start = self._start(by)
            fields |= {name: getattr(start, name) for name in cleared}
        if fields.get("branding"):
            fields["branding"] = branding(fields["branding"], OF_GALLERY, field="settings.branding")
        if fields.get("watermark"):
            fields["watermark"] = self.watermarks.checked(by, fields["watermark"])
        if "sections" in fields:
            if len(fields["sections"]) > SECTIONS_MAX:
                raise InvalidError("settings.sections", f"must be at most {SECTIONS_MAX}")
            sections = tuple(
                text.line(name, f"settings.sections[{i}]", longest=SECTION_MAX_CHARS, shortest=1)
                for i, name in enumerate(fields["sections"])
            )
            if len(set(sections)) != len(sections):
                raise InvalidError("settings.sections", "must differ from each other")
            fields["sections"] = sections
        return fields


def _merged(settings: GallerySettings, chosen: Mapping[str, Any]) -> GallerySettings:
    """Return settings with what was chosen, permissions one by one."""
    permissions = chosen.get("default_permissions", UNSET)
    if permissions is UNSET:
        return evolve(settings, **chosen)
    merged = settings.default_permissions.changed(permissions)
    return evolve(settings, **{**chosen, "default_permissions": merged})
