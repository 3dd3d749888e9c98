"""What services know of the installation they run in."""

from attrs import Factory, field, frozen

from galerly.domain.model.limits import Limits


@frozen(kw_only=True)
class Site:
    """The installation: where its pages are, and what it accepts."""

    public_url: str  # without a trailing slash; for links in mails
    limits: Limits = Factory(Limits)
    api_url: str = field()  # the API's root, without a trailing slash; for mail programs

    @api_url.default
    def _beside_the_pages(self) -> str:
        return f"{self.public_url}/v1"
