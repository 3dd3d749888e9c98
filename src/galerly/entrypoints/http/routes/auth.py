"""Accounts, and the sessions of photographers and clients."""

from http import HTTPStatus
from typing import Any

import msgspec

from galerly.domain.model.errors import UnauthenticatedError
from galerly.domain.model.ids import ChallengeId, CityId, SessionId
from galerly.domain.model.languages import DEFAULT
from galerly.domain.model.limits import MIB
from galerly.domain.model.session import PhotographerSession
from galerly.entrypoints.http.paging import listing, page_of_all, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.wire.accounts import (
    ChallengeView,
    ClientSignedIn,
    ClientView,
    CodeAnswer,
    CodeRequest,
    Credentials,
    EmailOnly,
    FactorProof,
    FactorRequest,
    FactorSecret,
    MailedSecret,
    NewAccount,
    PasswordChange,
    PasswordProof,
    PasswordReset,
    ProfilePatch,
    RecoveryCodes,
    SessionView,
    SignedIn,
    UserView,
)
from galerly.entrypoints.http.wire.downloads import TicketView
from galerly.entrypoints.http.wire.exports import ExportView
from galerly.entrypoints.http.wire.lists import PageQuery

# A larger one comes from storage: Lambda hands on 6 MiB (`lambda_events`), and of two bytes in
# UTF-8 its JSON may make six.
EXPORT_MAX_BYTES = 2 * MIB


def _user_agent(call: Call[Any, Any]) -> str:
    return call.request.header("user-agent") or ""


def _current(call: Call[Any, Any]) -> PhotographerSession:
    session = call.signed_in
    if not isinstance(session, PhotographerSession):
        raise UnauthenticatedError
    return session


def register(call: Call[Nothing, NewAccount]) -> Reply:
    """Open an account and sign in; a mail to verify the address follows."""
    body = call.body
    account, issued = call.services.accounts.register(
        email=body.email,
        password=body.password,
        name=body.name,
        city_id=CityId(body.city_id) if body.city_id else None,
        locale=call.language or DEFAULT,
        network=call.request.network,
        user_agent=_user_agent(call),
    )
    return Reply(value=SignedIn.of(account, issued))


def log_in(call: Call[Nothing, Credentials]) -> Reply:
    """Sign in as a photographer."""
    account, issued = call.services.accounts.log_in(
        email=call.body.email,
        password=call.body.password,
        code=call.body.code,
        network=call.request.network,
        user_agent=_user_agent(call),
    )
    return Reply(value=SignedIn.of(account, issued))


def set_up_second_factor(call: Call[Nothing, FactorRequest]) -> Reply:
    """Get a secret for an authenticator app; it counts once a code of it is confirmed."""
    setup = call.services.second_factor.begin(_current(call), call.body.password)
    return Reply(value=FactorSecret.of(setup))


def confirm_second_factor(call: Call[Nothing, FactorProof]) -> Reply:
    """Switch the second factor on; every other session ends."""
    codes = call.services.second_factor.confirm(_current(call), call.body.code)
    return Reply(value=RecoveryCodes(recovery_codes=list(codes)))


def switch_off_second_factor(call: Call[Nothing, PasswordProof]) -> Reply:
    """Switch the second factor off."""
    call.services.second_factor.switch_off(call.user_id, call.body.password)
    return Reply()


def log_out(call: Call[Nothing, Nothing]) -> Reply:
    """End the session that asks."""
    call.services.sessions.sign_out(call.signed_in)
    return Reply()


def list_sessions(call: Call[PageQuery, Nothing]) -> Reply:
    """List where the photographer is signed in."""
    current = _current(call)
    page = page_of_all(
        call.services.sessions.of_photographer(call.user_id),
        lambda session: (session.id,),
        after=position(call),
        limit=call.query.limit,
        newest_first=True,
    )
    return Reply(value=listing(page, lambda s: SessionView.of(s, current=current), call.cursors))


def revoke_session(call: Call[Nothing, Nothing]) -> Reply:
    """End one session of the photographer."""
    call.services.sessions.revoke(call.user_id, SessionId(call.params["session_id"]))
    return Reply()


def revoke_other_sessions(call: Call[Nothing, Nothing]) -> Reply:
    """End every session of the photographer but the one that asks."""
    call.services.sessions.revoke_others(call.user_id, keep=_current(call).id)
    return Reply()


def get_me(call: Call[Nothing, Nothing]) -> Reply:
    """Show the own account."""
    return Reply(value=UserView.of(call.services.accounts.get(call.user_id)))


def update_me(call: Call[Nothing, ProfilePatch]) -> Reply:
    """Change the own account."""
    account = call.services.accounts.update(call.user_id, call.body.changes())
    return Reply(value=UserView.of(account))


def export_me(call: Call[Nothing, Nothing]) -> Reply:
    """Get everything that is held about the own account; much of it by another address."""
    export = call.services.exports.export(call.user_id)
    view = ExportView.of(export)
    document = msgspec.json.encode(view)
    if len(document) > EXPORT_MAX_BYTES:
        ticket = call.services.exports.keep(export.account.user, document)
        location = call.absolute(ticket.presigned.url)
        return Reply(status=HTTPStatus.SEE_OTHER, headers={"location": location})
    return Reply(
        value=view,
        headers={"content-disposition": 'attachment; filename="galerly.json"'},
    )


def keep_export(call: Call[Nothing, Nothing]) -> Reply:
    """Have everything that is held about the own account written down, and get its URL."""
    export = call.services.exports.export(call.user_id)
    document = msgspec.json.format(msgspec.json.encode(ExportView.of(export)), indent=1)
    ticket = call.services.exports.keep(export.account.user, document)
    return Reply(value=TicketView.of(ticket, call.absolute(ticket.presigned.url)))


def delete_me(call: Call[Nothing, PasswordProof]) -> Reply:
    """Delete the own account with its galleries, photos and sessions."""
    call.services.accounts.check_current(call.user_id, call.body.password)
    call.services.deletion.delete_account(call.user_id)
    return Reply()


def change_password(call: Call[Nothing, PasswordChange]) -> Reply:
    """Set a new password; every other session ends."""
    call.services.accounts.change_password(
        call.user_id,
        current=call.body.current_password,
        new=call.body.new_password,
        keep=_current(call).id,
    )
    return Reply()


def verify_email(call: Call[Nothing, MailedSecret]) -> Reply:
    """Verify an address by the token that was mailed to it."""
    call.services.accounts.verify_email(call.body.token, network=call.request.network)
    return Reply()


def resend_verification(call: Call[Nothing, Nothing]) -> Reply:
    """Mail a new link that verifies the address."""
    call.services.accounts.resend_verification(call.user_id)
    return Reply()


def request_password_reset(call: Call[Nothing, EmailOnly]) -> Reply:
    """Mail a link that resets the password, if the address has an account."""
    call.services.accounts.request_reset(call.body.email, network=call.request.network)
    return Reply()


def confirm_password_reset(call: Call[Nothing, PasswordReset]) -> Reply:
    """Set a new password; every session ends."""
    call.services.accounts.confirm_reset(
        call.body.token, call.body.new_password, network=call.request.network
    )
    return Reply()


def request_client_code(call: Call[Nothing, CodeRequest]) -> Reply:
    """Mail a sign-in code to a client's address."""
    challenge = call.services.client_login.request_code(
        call.body.email, network=call.request.network, language=call.language
    )
    return Reply(value=ChallengeView(challenge=challenge))


def open_client_session(call: Call[Nothing, CodeAnswer]) -> Reply:
    """Sign in as a client by a mailed code."""
    email, issued = call.services.client_login.open_session(
        ChallengeId(call.body.challenge), call.body.code, network=call.request.network
    )
    return Reply(
        value=ClientSignedIn(
            token=issued.token,
            expires_at=issued.session.expires_at,
            client=ClientView(email=email),
        )
    )
