"""Share links, for the gallery's photographer."""

from typing import Any

from galerly.domain.model.ids import LinkId
from galerly.entrypoints.http.paging import listing, page_of_all, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.share_links import LinkBody, LinkView


def list_links(call: Call[PageQuery, Nothing]) -> Reply:
    """List a gallery's share links, oldest first."""
    page = page_of_all(
        call.services.share_links.list(gallery_id(call), by=call.user_id),
        lambda shared: (shared.link.id,),
        after=position(call),
        limit=call.query.limit,
    )
    return Reply(value=listing(page, lambda s: LinkView.of(s, call.request.origin), call.cursors))


def create_link(call: Call[Nothing, LinkBody]) -> Reply:
    """Share a gallery by a link; link and password are stored in one write."""
    shared = call.services.share_links.create(gallery_id(call), call.body.fields(), by=call.user_id)
    return Reply(value=LinkView.of(shared, call.request.origin))


def update_link(call: Call[Nothing, LinkBody]) -> Reply:
    """Change a share link; another password ends the sessions of the old one."""
    shared = call.services.share_links.update(
        gallery_id(call), _link_id(call), call.body.fields(), by=call.user_id
    )
    return Reply(value=LinkView.of(shared, call.request.origin))


def revoke_link(call: Call[Nothing, Nothing]) -> Reply:
    """Revoke a share link: every viewer session of it is dead at once."""
    call.services.share_links.revoke(gallery_id(call), _link_id(call), by=call.user_id)
    return Reply()


def _link_id(call: Call[Any, Any]) -> LinkId:
    return LinkId(call.params["link_id"])
