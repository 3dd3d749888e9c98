"""Mail through Amazon SES."""

from collections.abc import Callable
from email.headerregistry import Address
from typing import Any

from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import answers, code_of, unavailable
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.mail import Mail
from galerly.mime import message_of, parse_sender
from galerly.ports.mail import Mailer

_SES = "the mail service"
# SES says the same of a mail that it will never take, and of a sender (or, in its sandbox, a
# recipient) that somebody has yet to verify: then mail has to wait until the account is mended.
_REJECTED = "MessageRejected"
_UNVERIFIED = "not verified"
_BAD_REQUEST = "BadRequestException"


class SesMailer(Mailer):
    """Hands each mail to SES as it is; `sender` is an address or `Name <address>`, verified there.

    `client` returns botocore's client of `sesv2`.
    """

    def __init__(self, client: Callable[[], Any], sender: str) -> None:
        self._client = client
        self._sender: Address = parse_sender(sender)

    def send(self, mail: Mail) -> None:
        message = message_of(mail, self._sender)
        to = message["To"].addresses[0].addr_spec
        if not to.isascii():
            # https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
            field, reason = "to", "the mail service takes only addresses of plain letters"
            raise InvalidError(field, reason)
        try:
            with answers(_SES):
                self._client().send_email(
                    FromEmailAddress=str(self._sender),
                    Destination={"ToAddresses": [to]},
                    Content={"Raw": {"Data": message.as_bytes()}},
                )
        except ClientError as error:
            code = code_of(error)
            told = error.response["Error"].get("Message", "")
            if code == _BAD_REQUEST or (code == _REJECTED and _UNVERIFIED not in told):
                field, reason = "", f"the mail service refuses this mail ({code})"
                raise InvalidError(field, reason) from error
            # All else is said of the account, not of the mail.
            raise unavailable(_SES, code) from error

    def check(self) -> None:
        try:
            with answers(_SES):
                account = self._client().get_account()
        except ClientError as error:
            raise unavailable(_SES, code_of(error)) from error
        if not account.get("SendingEnabled", False):
            raise unavailable(_SES, "sending is switched off for this account")
