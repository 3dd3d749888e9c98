"""The mails that Galerly writes, each by a job, so that no answer waits for them."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import InvalidError, NotFoundError, SlowDownError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import ChallengeId, GalleryId, UserId, ViewerId
from galerly.domain.model.languages import DEFAULT
from galerly.domain.model.limits import INVITATION_ONCE, REMINDER_ONCE, RateRule
from galerly.domain.model.mail import Mail
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.session import (
    CODE_DIGITS,
    CODE_LIFETIME,
    Challenge,
    MailedPurpose,
)
from galerly.domain.services import mail_texts
from galerly.domain.services.mailed_tokens import MailedTokens
from galerly.domain.services.newsletter import LEAVE_PAGE, NewsletterService, mailed_subject
from galerly.domain.services.site import Site
from galerly.domain.services.work import NotYetError
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.mail import Mailer
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Passwords, Tokens
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository


@frozen
class Once:
    """What names a mail that may be queued twice, and goes out once."""

    rule: RateRule
    key: str


@frozen(kw_only=True)
class MailService:
    """Writes and sends mails. Links carry their secrets in the fragment, which nobody logs.

    Only what a mail program posts to has one in its path; it is good for leaving, and that alone.
    """

    mailer: Mailer
    users: UserRepository
    galleries: GalleryRepository
    feedback: FeedbackRepository
    sessions: SessionRepository
    newsletters: NewsletterRepository
    newsletter: NewsletterService
    mailed_tokens: MailedTokens
    passwords: Passwords
    limiter: RateLimiter
    tokens: Tokens
    clock: Clock
    site: Site

    def verify(self, payload: Mapping[str, str]) -> None:
        """Mail a link that proves an account's address; nothing, if it is proven or gone."""
        user = self._user(UserId(payload["user_id"]))
        if user is None or user.email_verified_at:
            return
        token = self.mailed_tokens.issue(
            MailedPurpose.VERIFY_EMAIL, subject=user.id, email=user.email
        )
        self._send(mail_texts.verify(user, self._page(f"/verify#{token}")))

    def reset(self, payload: Mapping[str, str]) -> None:
        """Mail a link that resets the password, if the address has an account."""
        user = self.users.find_by_email(payload["email"])
        if user is None:
            return
        token = self.mailed_tokens.issue(
            MailedPurpose.RESET_PASSWORD, subject=user.id, email=user.email
        )
        self._send(mail_texts.reset(user, self._page(f"/reset#{token}")))

    def second_factor(self, payload: Mapping[str, str]) -> None:
        """Tell a photographer what happened to the second factor of the account."""
        user = self._user(UserId(payload["user_id"]))
        if user is not None:
            left, url = int(payload.get("left", "0")), self._page("/studio/settings")
            self._send(mail_texts.second_factor(user, payload["event"], url, left=left))

    def code(self, payload: Mapping[str, str]) -> None:
        """Mail a new code that answers a challenge."""
        code = self.tokens.digits(CODE_DIGITS)
        challenge_id = ChallengeId(payload["challenge_id"])
        self.sessions.put_challenge(
            Challenge(
                id=challenge_id,
                email=payload["email"],
                code_hash=self.passwords.hash(code),
                tries=0,
                expires_at=self.clock.now() + CODE_LIFETIME,
            )
        )
        url = self._page(f"/client#{challenge_id}.{code}")
        language = payload.get("language") or self._language_of_client(payload["email"])
        self._send(mail_texts.code(payload["email"], code, url, language=language))

    def invite(self, payload: Mapping[str, str]) -> None:
        """Mail an invitation, if it still stands."""
        found = self._gallery(payload)
        if found is None:
            return
        gallery, owner = found
        grants = self.galleries.grants(gallery.owner_id, gallery.id)
        grant = next((g for g in grants if g.email == payload["email"]), None)
        if grant is None:
            return
        waited = payload.get("invited_at")
        if waited and grant.created_at.isoformat() != waited:
            return  # invited anew meanwhile
        once = Once(INVITATION_ONCE, f"{gallery.id} {grant.email} {waited}") if waited else None
        self._send(
            mail_texts.invite(
                mail_texts.Invited(
                    to=grant.email,
                    name=grant.name,
                    title=gallery.title,
                    message=payload["message"],
                    language=grant.language,
                ),
                owner,
                self._page("/client"),
            ),
            once,
        )
        if once:
            self.galleries.note_mailed(grant)

    def remind(self, payload: Mapping[str, str]) -> None:
        """Remind a client that a gallery closes soon; nothing, if that is not so any more."""
        found = self._gallery(payload)
        if found is None:
            return
        gallery, owner = found
        now = self.clock.now()
        if gallery.expires_at is None or gallery.expired(now) or not gallery.published(now):
            return
        if gallery.expires_at - now > timedelta(days=int(payload["days"])):
            return  # it was given more time meanwhile
        grants = self.galleries.grants(gallery.owner_id, gallery.id)
        grant = next((g for g in grants if g.email == payload["email"] and g.notify), None)
        if grant is None or not owner.notifications.reminders:
            return
        self._send(
            mail_texts.remind(
                mail_texts.Invited(
                    to=grant.email,
                    name=grant.name,
                    title=gallery.title,
                    message="",
                    language=grant.language,
                ),
                owner,
                gallery.expires_at - now,
                self._page("/client"),
                self._leaving(self.newsletter.reminders_token(grant)),
            ),
            Once(
                REMINDER_ONCE,
                f"{gallery.id} {grant.email} {gallery.expires_at.isoformat()} {payload['days']}",
            ),
        )

    def selection(self, payload: Mapping[str, str]) -> None:
        """Tell a photographer that a viewer has chosen.

        Raises:
            NotYetError: If the selection is not submitted (yet).
        """
        found = self._gallery(payload)
        if found is None:
            return
        gallery, owner = found
        viewer = self.feedback.find_viewer(gallery.id, ViewerId(payload["viewer_id"]))
        if viewer is None or viewer.submitted_at is None:
            raise NotYetError
        if not owner.notifications.selections:
            return
        self._send(
            mail_texts.selection(
                owner,
                who=viewer.name or viewer.email or "",
                count=viewer.favorite_count,
                title=gallery.title,
                note=viewer.note,
                url=self._page(f"/studio/g/{gallery.id}/proofing"),
            )
        )

    def confirm_newsletter(self, payload: Mapping[str, str]) -> None:
        """Mail a link that confirms a subscription; nothing, if it is confirmed."""
        email = payload["email"]
        known = self.newsletters.find(email)
        if known and known.confirmed_at:
            return
        self.newsletters.put(known or Subscription(email=email, created_at=self.clock.now()))
        token = self.mailed_tokens.issue(
            MailedPurpose.NEWSLETTER_CONFIRM, subject=mailed_subject(email), email=email
        )
        leave = self._leaving(self.newsletter.leave_token(email))
        confirm = self._page(f"/newsletter/confirm#{token}")
        language = payload.get("language") or DEFAULT
        self._send(mail_texts.newsletter(email, confirm, leave, language=language))

    def _language_of_client(self, email: str) -> str:
        """Return the language of somebody who asked in none: that of their latest invitation."""
        for grant in self.galleries.grants_of_client(email, limit=1).items:
            owner = self._user(grant.owner_id)
            return grant.language or (owner.locale if owner else DEFAULT)
        return DEFAULT

    def _send(self, mail: Mail, once: "Once | None" = None) -> None:
        """Send a mail; with `once`, not if it was sent before, even by a worker that crashed."""
        if once:
            try:
                self.limiter.take(once.rule, once.key, now=self.clock.now())
            except SlowDownError:
                return
        try:
            self.mailer.send(mail)
        except InvalidError:
            # The address or the mail is refused for good: trying again would not help, and
            # whoever asked has their answer already.
            return
        except Exception:
            if once:
                self.limiter.give_back(once.rule, once.key)
            raise

    def _page(self, path: str) -> str:
        return f"{self.site.public_url}{path}"

    def _leaving(self, token: str) -> mail_texts.Leaving:
        return mail_texts.Leaving(
            page_url=self._page(f"{LEAVE_PAGE}#{token}"),
            one_click_url=f"{self.site.api_url}/unsubscribe/{token}",
        )

    def _user(self, user_id: UserId) -> User | None:
        try:
            return self.users.get(user_id)
        except NotFoundError:
            return None

    def _gallery(self, payload: Mapping[str, str]) -> tuple[Gallery, User] | None:
        owner_id = UserId(payload["owner_id"])
        owner = self._user(owner_id)
        try:
            gallery = self.galleries.get(owner_id, GalleryId(payload["gallery_id"]))
        except NotFoundError:
            return None
        return (gallery, owner) if owner else None
