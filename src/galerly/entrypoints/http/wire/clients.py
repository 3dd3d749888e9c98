"""Invited clients on the wire, for the photographer."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import Meta

from galerly.domain.model.gallery import MESSAGE_MAX_CHARS, ClientGrant
from galerly.domain.model.languages import LANGUAGES
from galerly.domain.model.mail import Mail
from galerly.domain.model.text import EMAIL_MAX_CHARS, NAME_MAX_CHARS
from galerly.entrypoints.http.wire.galleries import PermissionsBody, PermissionsView
from galerly.entrypoints.http.wire.values import Body, Email, View

Language = Annotated[str, Meta(max_length=10, extra_json_schema={"enum": ["", *LANGUAGES]})]
"""The language of mails to a client; empty: the photographer's."""


class Invitation(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/clients`."""

    email: Email
    name: Annotated[str, Meta(max_length=NAME_MAX_CHARS)] | None = None
    permissions: PermissionsBody | None = None
    notify: bool = True
    message: Annotated[str, Meta(max_length=MESSAGE_MAX_CHARS)] | None = None
    language: Language | None = None


class InvitationDraft(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/clients/preview`: what is known of an invitation."""

    email: Annotated[str, Meta(max_length=EMAIL_MAX_CHARS)] | None = None
    name: Annotated[str, Meta(max_length=NAME_MAX_CHARS)] | None = None
    message: Annotated[str, Meta(max_length=MESSAGE_MAX_CHARS)] | None = None
    language: Language | None = None


class MailView(View, frozen=True):
    """A mail as it would go out; the HTML is a whole document that loads nothing."""

    subject: str
    text: str
    html: str

    @classmethod
    def of(cls, mail: Mail) -> Self:
        """Return a mail for whoever would send it."""
        return cls(subject=mail.subject, text=mail.text, html=mail.html or "")


class GrantView(View, frozen=True):
    """An invited client."""

    email: str
    name: str
    language: str
    permissions: PermissionsView
    notify: bool  # whether mails about the gallery go to them
    mail_waits: bool  # the invitation is mailed once the gallery is published
    created_at: datetime

    @classmethod
    def of(cls, grant: ClientGrant) -> Self:
        """Return an invitation for the gallery's owner."""
        return cls(
            email=grant.email,
            name=grant.name,
            language=grant.language,
            permissions=PermissionsView.of(grant.permissions),
            notify=grant.notify,
            mail_waits=grant.waits,
            created_at=grant.created_at,
        )
