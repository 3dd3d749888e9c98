"""The jobs that send mails, made from ports."""

from collections.abc import Mapping

from galerly.domain.model.job import CODE_ATTEMPTS, MAIL_ATTEMPTS, JobKind
from galerly.domain.services.mailed_tokens import MailedTokens
from galerly.domain.services.mails import MailService
from galerly.domain.services.newsletter import NewsletterService
from galerly.domain.services.site import Site
from galerly.domain.services.work import Handler
from galerly.entrypoints.ports import Ports
from galerly.ports.secrets import Tokens


def mail_handlers(
    ports: Ports,
    site: Site,
    newsletter: NewsletterService,
    mailed_tokens: MailedTokens,
    tokens: Tokens,
) -> Mapping[JobKind, Handler]:
    """Return how each kind of mail is sent."""
    mails = MailService(
        mailer=ports.mailer,
        users=ports.users,
        galleries=ports.galleries,
        feedback=ports.feedback,
        sessions=ports.sessions,
        newsletters=ports.newsletters,
        newsletter=newsletter,
        mailed_tokens=mailed_tokens,
        passwords=ports.passwords,
        limiter=ports.limiter,
        tokens=tokens,
        clock=ports.clock,
        site=site,
    )
    return {
        JobKind.MAIL_VERIFY: Handler(run=mails.verify, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_RESET: Handler(run=mails.reset, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_SECOND_FACTOR: Handler(run=mails.second_factor, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_CODE: Handler(run=mails.code, attempts=CODE_ATTEMPTS),
        JobKind.MAIL_INVITE: Handler(run=mails.invite, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_REMINDER: Handler(run=mails.remind, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_SELECTION: Handler(run=mails.selection, attempts=MAIL_ATTEMPTS),
        JobKind.MAIL_NEWSLETTER: Handler(run=mails.confirm_newsletter, attempts=MAIL_ATTEMPTS),
    }
