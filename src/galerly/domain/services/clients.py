"""Invited clients: people who may see a gallery after proving their address."""

from attrs import frozen

from galerly.domain.model import gallery as rules
from galerly.domain.model import text
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.gallery import ClientGrant, GalleryState, PermissionChanges, Permissions
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.languages import LANGUAGES
from galerly.domain.model.limits import INVITATIONS_PER_ACCOUNT, INVITATIONS_UNVERIFIED
from galerly.domain.model.mail import Mail
from galerly.domain.services import mail_texts
from galerly.domain.services.agenda import AgendaService
from galerly.domain.services.site import Site
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.users import UserRepository


@frozen(kw_only=True)
class ClientService:
    """Inviting clients and withdrawing invitations; each method takes the gallery's owner."""

    galleries: GalleryRepository
    users: UserRepository
    limiter: RateLimiter
    agenda: AgendaService
    work: Work
    clock: Clock
    site: Site

    def invite(  # noqa: PLR0913 - the fields of the form
        self,
        gallery_id: GalleryId,
        email: str,
        *,
        by: UserId,
        name: str = "",
        permissions: Permissions | PermissionChanges | None = None,
        notify: bool = True,
        message: str = "",
        language: str = "",
    ) -> ClientGrant:
        """Return an invitation, over an earlier one of the address; mailed if `notify`.

        Permissions that are left out are the gallery's. To a gallery whose publication is planned
        the mail goes out once it is published.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            InvalidError: If a field breaks its rule.
            ConflictError: If the gallery has 500 invitations.
            SlowDownError: If the photographer mailed 200 in a day, 20 with an unverified address.
        """
        address = text.email_address(email)
        shown = text.line(name, "name", longest=text.NAME_MAX_CHARS)
        words = text.prose(message, "message", longest=rules.MESSAGE_MAX_CHARS)
        _check_language(language)
        gallery = self.galleries.get(by, gallery_id)
        now = self.clock.now()
        allowed = gallery.settings.default_permissions
        if notify:
            # Who has not shown an address yet mails a few clients, not strangers by the hundred.
            known = self.users.get(by).email_verified_at is not None
            rule = INVITATIONS_PER_ACCOUNT if known else INVITATIONS_UNVERIFIED
            self.limiter.take(rule, by, now=now)
        waits = notify and gallery.state is GalleryState.PUBLISHED and not gallery.published(now)
        grant = ClientGrant(
            gallery_id=gallery_id,
            owner_id=by,
            email=address,
            name=shown,
            language=language,
            permissions=allowed.changed(permissions) if permissions else allowed,
            notify=notify,
            waits=waits,
            message=words if waits else "",
            created_at=now,
        )
        if waits:
            self.agenda.note(gallery)
        self.galleries.put_grant(grant, most=rules.CLIENTS_PER_GALLERY)
        if notify and not waits:
            self.work.add(
                JobKind.MAIL_INVITE,
                {"owner_id": by, "gallery_id": gallery_id, "email": address, "message": words},
            )
        return grant

    def preview(  # noqa: PLR0913 - the fields of the form
        self,
        gallery_id: GalleryId,
        *,
        by: UserId,
        email: str = "",
        name: str = "",
        message: str = "",
        language: str = "",
    ) -> Mail:
        """Return the mail that an invitation would send; nothing is stored or sent.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            InvalidError: If a field breaks its rule.
        """
        shown = text.line(name, "name", longest=text.NAME_MAX_CHARS)
        words = text.prose(message, "message", longest=rules.MESSAGE_MAX_CHARS)
        _check_language(language)
        gallery = self.galleries.get(by, gallery_id)
        invited = mail_texts.Invited(
            to=email, name=shown, title=gallery.title, message=words, language=language
        )
        return mail_texts.invite(invited, self.users.get(by), f"{self.site.public_url}/client")

    def list(self, gallery_id: GalleryId, *, by: UserId) -> tuple[ClientGrant, ...]:
        """Return a gallery's invitations, oldest first.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        return self.galleries.grants(by, gallery_id)

    def withdraw(self, gallery_id: GalleryId, email: str, *, by: UserId) -> None:
        """End an invitation at once, whatever sessions the client has.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        self.galleries.remove_grant(by, gallery_id, text.address_to_find(email))


def _check_language(language: str) -> None:
    if language and language not in LANGUAGES:
        raise InvalidError("language", f"must be one of {', '.join(LANGUAGES)}")
