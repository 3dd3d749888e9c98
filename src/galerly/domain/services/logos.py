"""Logos: taken as they come, read by a job behind the decoder's lock, and only then shown."""

from collections.abc import Callable, Mapping

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    InvalidError,
    NotFoundError,
    StaleError,
    UnreadableImageError,
)
from galerly.domain.model.ids import LogoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import LOGOS_PER_ACCOUNT
from galerly.domain.model.logo import (
    LOGO_MAX_BYTES,
    LOGO_TYPES,
    Logo,
    LogoPicture,
    logo_key,
    raw_logo_key,
)
from galerly.domain.model.page import PAGE_MAX, Position
from galerly.domain.services.work import NotYetError, Work
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.images import ImageCodec
from galerly.ports.objects import ObjectStore
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Tokens
from galerly.ports.users import UserRepository

RAW_TYPE = "application/octet-stream"  # nobody is sent what was not read
TRIES = 10  # against other changes of the account


@frozen(kw_only=True)
class LogoService:
    """Setting, removing and reading the logo of an account."""

    users: UserRepository
    galleries: GalleryRepository
    objects: ObjectStore
    codec: ImageCodec
    limiter: RateLimiter
    work: Work
    tokens: Tokens
    clock: Clock

    def put(self, user_id: UserId, data: bytes, content_type: str) -> User:
        """Return the account with a new logo under way; the one in use stays until it is read.

        Raises:
            InvalidError: If it is empty, larger than 512 KiB, or of another type.
            SlowDownError: After 60 within an hour.
        """
        if content_type not in LOGO_TYPES:
            raise InvalidError("content_type", f"must be one of {', '.join(LOGO_TYPES)}")
        if not 0 < len(data) <= LOGO_MAX_BYTES:
            raise InvalidError("data", f"must hold 1 to {LOGO_MAX_BYTES} bytes")
        now = self.clock.now()
        self.limiter.take(LOGOS_PER_ACCOUNT, user_id, now=now)
        logo_id = LogoId(self.tokens.new_id(now))
        self.objects.write(raw_logo_key(user_id, logo_id), [data], content_type=RAW_TYPE)
        self.work.add(
            JobKind.LOGO, {"user_id": user_id, "logo_id": logo_id, "content_type": content_type}
        )
        before = self.users.get(user_id).logo.pending
        user = self._change(user_id, lambda logo: evolve(logo, pending=logo_id, failure=None))
        if before:
            self.objects.remove([raw_logo_key(user_id, before)])
        return user

    def remove(self, user_id: UserId) -> None:
        """Leave an account without a logo; watermarks that are made of it stay as they are."""
        pending = self.users.get(user_id).logo.pending
        self._change(user_id, lambda _: Logo())
        if pending:
            self.objects.remove([raw_logo_key(user_id, pending)])

    def known(self, user_id: UserId) -> set[str]:
        """Return the keys of all logos that an account uses: as its logo, or in a watermark."""
        try:
            logo = self.users.get(user_id).logo
        except NotFoundError:
            return set()
        keys = {logo_key(user_id, logo.picture.id)} if logo.picture else set()
        if logo.pending:
            keys |= {raw_logo_key(user_id, logo.pending), logo_key(user_id, logo.pending)}
        after: Position | None = None
        while True:
            page = self.galleries.page(user_id, after=after, limit=PAGE_MAX)
            for gallery in page.items:
                mark = gallery.settings.watermark
                if mark and mark.logo_id:
                    keys.add(logo_key(user_id, mark.logo_id))
            after = page.next_position
            if after is None:
                return keys

    # --- job ---

    def read(self, payload: Mapping[str, str]) -> None:
        """Do the job: the logo is in use afterwards, or the account says why not.

        Nothing happens if the account is gone or has been given another logo since.

        Raises:
            NotYetError: If the account does not name it (yet).
        """
        user_id, logo_id = UserId(payload["user_id"]), LogoId(payload["logo_id"])
        raw = raw_logo_key(user_id, logo_id)
        try:
            logo = self.users.get(user_id).logo
        except NotFoundError:
            self.objects.remove([raw])
            return
        if logo.picture and logo.picture.id == logo_id:
            self.objects.remove([raw])  # read by an earlier run
            return
        if logo.pending is None or logo.pending < logo_id:
            raise NotYetError  # not stored yet, or removed again: then it ends by itself
        if logo.pending != logo_id:
            self.objects.remove([raw])
            return
        try:
            made = self.codec.logo(self.objects.read(raw), payload["content_type"])
        except NotFoundError:
            self._settle(user_id, logo_id, None, "it was lost on the way; upload it again")
            return
        except UnreadableImageError as error:
            self._settle(user_id, logo_id, None, str(error))
        else:
            self.objects.write(logo_key(user_id, logo_id), [made.data], content_type="image/png")
            picture = LogoPicture(
                id=logo_id,
                width_px=made.width_px,
                height_px=made.height_px,
                see_through=made.see_through,
            )
            self._settle(user_id, logo_id, picture, None)
        self.objects.remove([raw])

    def give_up(self, payload: Mapping[str, str]) -> None:
        """Tell the photographer that a logo could not be read, which was tried too often."""
        user_id, logo_id = UserId(payload["user_id"]), LogoId(payload["logo_id"])
        try:
            self._settle(user_id, logo_id, None, "it could not be read; try again later")
        except NotFoundError:
            return

    def _settle(
        self, user_id: UserId, logo_id: LogoId, picture: LogoPicture | None, failure: str | None
    ) -> None:
        def settled(logo: Logo) -> Logo:
            if logo.pending != logo_id:
                return logo
            return Logo(picture=picture or logo.picture, failure=failure)

        self._change(user_id, settled)

    def _change(self, user_id: UserId, change: Callable[[Logo], Logo]) -> User:
        for _ in range(TRIES):
            user = self.users.get(user_id)
            try:
                return self.users.replace(evolve(user, logo=change(user.logo)))
            except StaleError:
                continue
        raise StaleError("account")
