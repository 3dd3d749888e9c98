"""The logo of an account, and how far the watermark of a gallery is."""

from typing import Any

from galerly.domain.model.account import User
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.wire.watermarks import AppliedView, LogoView, NewLogo, OwnLogoView


def get_logo(call: Call[Nothing, Nothing]) -> Reply:
    """Show the own logo, and whether a new one is being read."""
    return Reply(value=_own(call, call.services.accounts.get(call.user_id).user))


def put_logo(call: Call[Nothing, NewLogo]) -> Reply:
    """Take a new logo: a PNG, JPEG or WebP; it is in use as soon as it was read."""
    body = call.body
    user = call.services.logos.put(call.user_id, body.decoded(), body.content_type)
    return Reply(value=_own(call, user))


def remove_logo(call: Call[Nothing, Nothing]) -> Reply:
    """Show no logo any more; watermarks made of it stay."""
    call.services.logos.remove(call.user_id)
    return Reply()


def get_watermark(call: Call[Nothing, Nothing]) -> Reply:
    """Tell on how many photos of a gallery its watermark (or none) is by now."""
    applied = call.services.watermarks.applied(gallery_id(call), by=call.user_id)
    return Reply(value=AppliedView.of(applied))


def logo_view(call: Call[Any, Any], user: User) -> LogoView | None:
    """Return a photographer's logo as anybody may see it who sees a page of theirs."""
    url, picture = call.services.media.logo(user), user.logo.picture
    if url is None or picture is None:
        return None
    return LogoView(
        url=call.absolute(url),
        width=picture.width_px,
        height=picture.height_px,
        see_through=picture.see_through,
    )


def _own(call: Call[Any, Any], user: User) -> OwnLogoView:
    return OwnLogoView.of(user, logo_view(call, user))
