"""Invited clients on the wire, for the photographer."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.gallery import MESSAGE_MAX_CHARS, ClientGrant
from galerly.domain.model.text import NAME_MAX_CHARS
from galerly.entrypoints.http.wire.galleries import PermissionsBody, PermissionsView
from galerly.entrypoints.http.wire.values import Body, Email, View


class Invitation(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/clients`."""

    email: Email
    name: Annotated[str, Meta(max_length=NAME_MAX_CHARS)] = ""
    permissions: PermissionsBody | UnsetType = UNSET
    notify: bool = True
    message: Annotated[str, Meta(max_length=MESSAGE_MAX_CHARS)] = ""


class GrantView(View, frozen=True):
    """An invited client."""

    email: str
    name: str
    permissions: PermissionsView
    created_at: datetime

    @classmethod
    def of(cls, grant: ClientGrant) -> Self:
        """Return an invitation for the gallery's owner."""
        return cls(
            email=grant.email,
            name=grant.name,
            permissions=PermissionsView.of(grant.permissions),
            created_at=grant.created_at,
        )
