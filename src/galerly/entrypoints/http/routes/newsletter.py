"""The newsletter: double opt-in, one click to leave."""

from urllib.parse import quote

from galerly.domain.services.newsletter import LEAVE_PAGE
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.wire.accounts import EmailOnly, MailedSecret


def subscribe(call: Call[Nothing, EmailOnly]) -> Reply:
    """Ask for the newsletter; a mail asks back before anything is sent."""
    call.services.newsletter.subscribe(
        call.body.email, network=call.request.network, language=call.language
    )
    return Reply()


def confirm_subscription(call: Call[Nothing, MailedSecret]) -> Reply:
    """Confirm a subscription by the token that was mailed."""
    call.services.newsletter.confirm(call.body.token, network=call.request.network)
    return Reply()


def unsubscribe(call: Call[Nothing, MailedSecret]) -> Reply:
    """Leave the newsletter, or reminders, by the token of any such mail; it may be repeated."""
    call.services.newsletter.unsubscribe(call.body.token, network=call.request.network)
    return Reply()


def unsubscribe_at_once(call: Call[Nothing, Nothing]) -> Reply:
    """Leave as mail programs do, by a bare POST (RFC 8058); it may be repeated."""
    call.services.newsletter.unsubscribe(call.params["token"], network=call.request.network)
    return Reply()


def show_unsubscribe(call: Call[Nothing, Nothing]) -> Reply:
    """Go to the page that leaves by a button: reading a link changes nothing."""
    page = call.absolute(f"{LEAVE_PAGE}#{quote(call.params['token'])}")
    return Reply(headers={"location": page})
