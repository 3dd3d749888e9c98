"""Invited clients, for the gallery's photographer."""

from galerly.domain.model.gallery import ClientGrant
from galerly.domain.model.page import Position
from galerly.entrypoints.http.paging import listing, page_of_all, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.wire.clients import GrantView, Invitation, InvitationDraft, MailView
from galerly.entrypoints.http.wire.lists import PageQuery


def list_clients(call: Call[PageQuery, Nothing]) -> Reply:
    """List who is invited to a gallery, oldest invitation first."""
    page = page_of_all(
        call.services.clients.list(gallery_id(call), by=call.user_id),
        _key,
        after=position(call),
        limit=call.query.limit,
    )
    return Reply(value=listing(page, GrantView.of, call.cursors))


def invite_client(call: Call[Nothing, Invitation]) -> Reply:
    """Invite a client by e-mail address, over an earlier invitation of it."""
    body = call.body
    grant = call.services.clients.invite(
        gallery_id(call),
        body.email,
        by=call.user_id,
        name=body.name or "",
        permissions=body.permissions.changes() if body.permissions else None,
        notify=body.notify,
        message=body.message or "",
        language=body.language or "",
    )
    return Reply(value=GrantView.of(grant))


def preview_invitation(call: Call[Nothing, InvitationDraft]) -> Reply:
    """Show the mail that an invitation would send; nothing is sent."""
    body = call.body
    mail = call.services.clients.preview(
        gallery_id(call),
        by=call.user_id,
        email=body.email or "",
        name=body.name or "",
        message=body.message or "",
        language=body.language or "",
    )
    return Reply(value=MailView.of(mail))


def withdraw_client(call: Call[Nothing, Nothing]) -> Reply:
    """Withdraw an invitation, at once."""
    call.services.clients.withdraw(gallery_id(call), call.params["email"], by=call.user_id)
    return Reply()


def _key(grant: ClientGrant) -> Position:
    return (grant.created_at.timestamp(), grant.email)
