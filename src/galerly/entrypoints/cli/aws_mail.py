"""Whether SES may send for an installation, and what is missing if not."""

from collections.abc import Iterator

from attrs import frozen

from galerly.entrypoints.cli.aws_session import Aws


@frozen(kw_only=True)
class MailState:
    """What SES tells of the identity that mails are sent for."""

    identity: str
    proven: bool
    in_sandbox: bool
    tokens: tuple[str, ...]  # of the records that prove a domain; none for an address

    def records(self) -> Iterator[str]:
        """Yield the DNS records that prove the domain."""
        for token in self.tokens:
            yield f"{token}._domainkey.{self.identity} CNAME {token}.dkim.amazonses.com"


def mail_state(aws: Aws, identity: str) -> MailState:
    """Return what SES tells now."""
    ses = aws.client("sesv2")
    told = ses.get_email_identity(EmailIdentity=identity)
    account = ses.get_account()
    return MailState(
        identity=identity,
        proven=told["VerifiedForSendingStatus"],
        in_sandbox=not account.get("ProductionAccessEnabled", False),
        tokens=tuple(told.get("DkimAttributes", {}).get("Tokens", ())),
    )
