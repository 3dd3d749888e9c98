"""Limits: sizes, counts and rates, with their defaults."""

from datetime import datetime, timedelta

from attrs import evolve, field, frozen

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

WINDOW_MAX = timedelta(hours=24)


@frozen(kw_only=True)
class Limits:
    """What one installation accepts."""

    photo_max_bytes: int = 200 * MIB
    photos_per_gallery: int = 50_000
    account_max_bytes: int | None = None  # quota; None: as much as the disk holds
    archive_part_max_bytes: int = 2 * 1000 * 1000 * 1000
    media_lifetime: timedelta = timedelta(minutes=15)
    media_window: timedelta = timedelta(minutes=5)  # signed times are rounded down to it
    upload_lifetime: timedelta = timedelta(hours=24)
    one_piece_max_bytes: int = 64 * MIB  # larger files come in parts
    part_bytes: int = 16 * MIB  # of each part but the last; S3 takes no less than 5 MiB


@frozen(kw_only=True)
class RateRule:
    """At most `count` in `window`; where `doubling`, each exhausted window doubles the next."""

    name: str
    count: int
    window: timedelta
    doubling: bool = False


LOGIN_FROM_NETWORK = RateRule(  # of one account, from one network
    name="login-from", count=10, window=timedelta(minutes=15), doubling=True
)
LOGIN_PER_ACCOUNT = RateRule(  # from all networks that the account does not know
    name="login-account", count=50, window=timedelta(minutes=15), doubling=True
)
LOGIN_FROM_KNOWN = RateRule(  # from all networks that it does know: ten from each of twenty
    name="login-known", count=200, window=timedelta(minutes=15), doubling=True
)
CODES_PER_ACCOUNT = RateRule(  # likewise, of the second factor
    name="login-code", count=10, window=timedelta(minutes=15), doubling=True
)
PROOFS_PER_ACCOUNT = RateRule(  # of the password, by whoever is signed in
    name="proof", count=10, window=timedelta(minutes=15), doubling=True
)
LOGIN_PER_NETWORK = RateRule(name="login-network", count=100, window=timedelta(minutes=15))
REGISTER_PER_NETWORK = RateRule(name="register", count=100, window=timedelta(hours=1))
MAIL_PER_ADDRESS = RateRule(name="mail-address", count=5, window=timedelta(hours=1))
MAIL_PER_NETWORK = RateRule(name="mail-network", count=60, window=timedelta(hours=1))
LINK_PER_NETWORK = RateRule(name="link-network", count=10, window=timedelta(minutes=15))
LINK_PER_LINK = RateRule(name="link", count=100, window=timedelta(minutes=15))
UNKNOWN_TOKENS = RateRule(name="unknown-token", count=300, window=timedelta(minutes=5))
KEYS_PER_NETWORK = RateRule(  # of requests without a session that are remembered for repeats
    name="keys", count=1_000, window=timedelta(hours=1)
)
UPLOADS_PER_ACCOUNT = RateRule(name="uploads", count=20_000, window=timedelta(hours=1))
LOGOS_PER_ACCOUNT = RateRule(name="logos", count=60, window=timedelta(hours=1))
ARCHIVES_PER_GALLERY = RateRule(name="archives", count=10, window=timedelta(hours=1))
OPENINGS_PER_LINK = RateRule(name="openings", count=300, window=timedelta(minutes=5))
COMMENTS_PER_VIEWER = RateRule(name="comments-viewer", count=60, window=timedelta(hours=1))
COMMENTS_PER_GALLERY = RateRule(name="comments-gallery", count=1_000, window=timedelta(hours=1))
INVITATIONS_UNVERIFIED = RateRule(
    name="invitations-unverified", count=20, window=timedelta(hours=24)
)
INVITATIONS_PER_ACCOUNT = RateRule(name="invitations", count=200, window=timedelta(hours=24))


# Of one mail to one client, named by its key: what was queued twice goes out once.
REMINDER_ONCE = RateRule(name="reminder-once", count=1, window=timedelta(days=30))
INVITATION_ONCE = RateRule(name="invitation-once", count=1, window=timedelta(days=400))


@frozen(kw_only=True)
class RateWindow:
    """How much of a rule one key has used; stored by the rate limiter."""

    started_at: datetime
    length: timedelta
    used: int = field(default=0)
    exhausted: bool = False

    @classmethod
    def fresh(cls, rule: RateRule, now: datetime) -> "RateWindow":
        """Return an unused window that starts now."""
        return cls(started_at=now, length=rule.window)

    def take(
        self, rule: RateRule, now: datetime, cost: int
    ) -> tuple["RateWindow", timedelta | None]:
        """Return the window after `cost` more, and how long to wait where that is too much."""
        window = self
        if now >= self.started_at + self.length:
            length = rule.window
            if rule.doubling and self.exhausted:
                length = min(self.length * 2, WINDOW_MAX)
            window = RateWindow(started_at=now, length=length)
        if window.used + cost > rule.count:
            return evolve(window, exhausted=True), window.started_at + window.length - now
        return evolve(window, used=window.used + cost), None

    def give_back(self, cost: int) -> "RateWindow":
        """Return the window with `cost` less used."""
        return evolve(self, used=max(0, self.used - cost))
