"""A mail, ready to be sent."""

from attrs import frozen


@frozen(kw_only=True)
class Mail:
    """A message to one person."""

    to: str
    subject: str
    text: str
    html: str | None = None  # says the same as `text`, for programs that show it
    # A GET shows a page to leave by (RFC 2369), a POST leaves at once (RFC 8058, if it is https).
    unsubscribe_url: str | None = None
