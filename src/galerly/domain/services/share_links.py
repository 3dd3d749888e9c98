"""Share links: whoever holds one sees the gallery, within its rights."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from galerly.domain.model import gallery as rules
from galerly.domain.model import text
from galerly.domain.model.activity import Openings
from galerly.domain.model.changes import UNSET, Unset, given
from galerly.domain.model.errors import IdTakenError, InvalidError
from galerly.domain.model.gallery import PermissionChanges, Permissions, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, UserId
from galerly.domain.model.photo import SECTION_MAX_CHARS
from galerly.domain.model.session import token_hash
from galerly.ports.activity import ActivityRepository
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.secrets import Keyring, Passwords, Tokens
from galerly.ports.together import Together

TOKEN_BYTES = 24  # 192 bits
LIMIT_MAX = 50_000


@frozen(kw_only=True)
class SharedLink:
    """A share link with its token, for its owner."""

    link: ShareLink
    share_token: str
    openings: Openings | None = None  # None: it was not opened yet


@frozen(kw_only=True)
class LinkFields:
    """What a share link may be given; unset: the default, or as it was."""

    name: str | Unset = UNSET
    password: str | Unset | None = UNSET  # None takes the password away
    expires_at: datetime | Unset | None = UNSET
    # Of those left out each is the gallery's, or as it was; None: all are the gallery's.
    permissions: Permissions | PermissionChanges | Unset | None = UNSET
    sections: Sequence[str] | Unset = UNSET
    selection_limit: int | Unset | None = UNSET
    selection_deadline: datetime | Unset | None = UNSET


@frozen(kw_only=True)
class ShareLinkService:
    """Making, changing and revoking share links; each method takes the gallery's owner."""

    galleries: GalleryRepository
    activity: ActivityRepository
    together: Together
    passwords: Passwords
    keyring: Keyring
    clock: Clock
    tokens: Tokens

    def create(self, gallery_id: GalleryId, fields: LinkFields, *, by: UserId) -> SharedLink:
        """Return a new link; with its password, if it has one, stored in the same write.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            InvalidError: If a field breaks its rule; then nothing is shared.
            ConflictError: If the gallery has 200 links.
        """
        gallery = self.galleries.get(by, gallery_id)
        checked = self._checked(fields)
        now = self.clock.now()
        permissions = gallery.settings.default_permissions
        if chosen := checked.pop("permissions", None):
            permissions = permissions.changed(chosen)
        link_id = LinkId(self.tokens.new_id(now))
        share_token = self.token_of(gallery_id, link_id)
        link = ShareLink(
            id=link_id,
            gallery_id=gallery_id,
            owner_id=by,
            token_hash=token_hash(share_token),
            created_at=now,
            permissions=permissions,
            **checked,
        )
        try:
            self.galleries.add_link(link, most=rules.LINKS_PER_GALLERY)
        except IdTakenError:  # an earlier attempt at this request made it
            link = self.galleries.get_link(by, gallery_id, link_id)
        return SharedLink(link=link, share_token=share_token)

    def list(self, gallery_id: GalleryId, *, by: UserId) -> tuple[SharedLink, ...]:
        """Return a gallery's links, oldest first.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        _, links, openings = self.together.run(
            lambda: self.galleries.get(by, gallery_id),
            lambda: self.galleries.links(by, gallery_id),
            lambda: self.activity.openings(gallery_id),
        )
        return tuple(self._shared(link, openings.get(link.id)) for link in links)

    def update(
        self, gallery_id: GalleryId, link_id: LinkId, fields: LinkFields, *, by: UserId
    ) -> SharedLink:
        """Return the link with the given fields changed; a new password ends its sessions.

        Raises:
            NotFoundError: If there is no such link for this photographer.
            InvalidError: If a field breaks its rule.
            StaleError: If it was changed at the same time.
        """
        checked = self._checked(fields)
        link, openings = self.together.run(
            lambda: self.galleries.get_link(by, gallery_id, link_id),
            lambda: self.activity.openings(gallery_id),
        )
        if "password_hash" in checked:
            checked["link_version"] = link.link_version + 1
        if "permissions" in checked:
            chosen = checked["permissions"]
            checked["permissions"] = (
                self.galleries.get(by, gallery_id).settings.default_permissions
                if chosen is None
                else link.permissions.changed(chosen)
            )
        changed = self.galleries.replace_link(evolve(link, **checked))
        return self._shared(changed, openings.get(link_id))

    def revoke(self, gallery_id: GalleryId, link_id: LinkId, *, by: UserId) -> None:
        """End a link and every session that was opened with it, at once.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        self.galleries.remove_link(by, gallery_id, link_id)

    def token_of(self, gallery_id: GalleryId, link_id: LinkId) -> str:
        """Return the share token of a link; whoever calls has settled that they may know it."""
        # Derived, so that its owner can see it again while the store holds only its hash.
        mac = self.keyring.mac("share-link", f"{gallery_id}/{link_id}".encode())
        return base64.urlsafe_b64encode(mac[:TOKEN_BYTES]).decode()

    def _shared(self, link: ShareLink, openings: Openings | None) -> SharedLink:
        token = self.token_of(link.gallery_id, link.id)
        return SharedLink(link=link, share_token=token, openings=openings)

    def _checked(self, fields: LinkFields) -> dict[str, Any]:
        checked = given(fields)
        if "name" in checked:
            checked["name"] = text.line(checked["name"], "name", longest=rules.LINK_NAME_MAX_CHARS)
        if "sections" in checked:
            checked["sections"] = tuple(
                text.line(name, f"sections[{i}]", longest=SECTION_MAX_CHARS, shortest=1)
                for i, name in enumerate(checked["sections"])
            )
        limit = checked.get("selection_limit")
        if limit is not None and not 1 <= limit <= LIMIT_MAX:
            raise InvalidError("selection_limit", f"must be 1 to {LIMIT_MAX}")
        password = checked.pop("password", UNSET)
        if password is None:
            checked["password_hash"] = None
        elif password is not UNSET:
            low, high = rules.LINK_PASSWORD_MIN_CHARS, rules.LINK_PASSWORD_MAX_CHARS
            if not low <= len(password) <= high:
                raise InvalidError("password", f"must have {low} to {high} characters")
            checked["password_hash"] = self.passwords.hash(password)
        return checked
