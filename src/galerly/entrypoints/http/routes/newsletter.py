"""The newsletter: double opt-in, one click to leave."""

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
    """Leave the newsletter by the token of any of its mails; repeating it is no error."""
    call.services.newsletter.unsubscribe(call.body.token, network=call.request.network)
    return Reply()
