"""Share links on the wire, for their photographer."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.gallery import (
    LINK_NAME_MAX_CHARS,
    LINK_PASSWORD_MAX_CHARS,
    LINK_PASSWORD_MIN_CHARS,
)
from galerly.domain.services.share_links import LIMIT_MAX, LinkFields, SharedLink
from galerly.entrypoints.http.wire.galleries import PermissionsBody, PermissionsView, Sections
from galerly.entrypoints.http.wire.values import Body, Time, View, given, given_or, utc_given

LinkName = Annotated[str, Meta(max_length=LINK_NAME_MAX_CHARS)]
LinkPassword = Annotated[
    str, Meta(min_length=LINK_PASSWORD_MIN_CHARS, max_length=LINK_PASSWORD_MAX_CHARS)
]
SelectionLimit = Annotated[int, Meta(ge=1, le=LIMIT_MAX)]


def page_of(share_token: str, origin: str) -> str:
    """Return the address of a link's page; the token stands in its fragment, and is never sent."""
    return f"{origin}/s#{share_token}"


class LinkBody(Body, frozen=True):
    """Body of `POST` and `PATCH` of share links; null takes a value away."""

    name: LinkName | UnsetType | None = UNSET
    password: LinkPassword | UnsetType | None = UNSET
    expires_at: Time | UnsetType | None = UNSET
    permissions: PermissionsBody | UnsetType | None = UNSET  # null: the gallery's
    sections: Sections | UnsetType | None = UNSET
    selection_limit: SelectionLimit | UnsetType | None = UNSET
    selection_deadline: Time | UnsetType | None = UNSET

    def fields(self) -> LinkFields:
        """Return it as the domain takes it."""
        permissions = self.permissions
        return LinkFields(
            name=given_or(self.name, ""),
            password=given(self.password),
            expires_at=utc_given(self.expires_at, "expires_at"),
            permissions=permissions.changes()
            if isinstance(permissions, PermissionsBody)
            else given(permissions),
            sections=given_or(self.sections, []),
            selection_limit=given(self.selection_limit),
            selection_deadline=utc_given(self.selection_deadline, "selection_deadline"),
        )


class LinkView(View, frozen=True):
    """A share link, as its photographer sees it; the password is never shown."""

    id: str
    gallery_id: str
    share_token: str
    url: str
    name: str
    has_password: bool
    expires_at: datetime | None
    permissions: PermissionsView
    sections: list[str]
    selection_limit: int | None
    selection_deadline: datetime | None
    created_at: datetime
    opened_count: int  # once an hour at most by one person
    last_opened_at: datetime | None

    @classmethod
    def of(cls, shared: SharedLink, origin: str) -> Self:
        """Return a link with the address of its page, whose fragment holds the token."""
        link = shared.link
        return cls(
            id=link.id,
            gallery_id=link.gallery_id,
            share_token=shared.share_token,
            url=page_of(shared.share_token, origin),
            name=link.name,
            has_password=link.password_hash is not None,
            expires_at=link.expires_at,
            permissions=PermissionsView.of(link.permissions),
            sections=list(link.sections),
            selection_limit=link.selection_limit,
            selection_deadline=link.selection_deadline,
            created_at=link.created_at,
            opened_count=shared.openings.count if shared.openings else 0,
            last_opened_at=shared.openings.last_at if shared.openings else None,
        )
