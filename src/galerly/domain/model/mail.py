"""A mail, ready to be sent."""

from attrs import frozen


@frozen(kw_only=True)
class Mail:
    """A message to one person."""

    to: str
    subject: str
    text: str
    html: str | None = None  # says the same as `text`, for programs that show it
    unsubscribe_url: str | None = None  # RFC 2369: a page to leave the newsletter by
