"""The keys of one installation, in AWS Secrets Manager."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import answers, code_of, unavailable
from galerly.keys import Keys, KeysKeyring

_SERVICE = "the store of secrets"


class SecretsKeyring(KeysKeyring):
    """Keyed operations under a secret, which is read once, when the first key is needed.

    The secret is either a text of at least 32 characters, as `GALERLY_SECRET` of an installation
    on one machine, or the content of such an installation's key file. `client` returns botocore's
    client of `secretsmanager`.
    """

    def __init__(self, secret_id: str, client: Callable[[], Any]) -> None:
        super().__init__()
        self._secret_id = secret_id
        self._client = client

    def _find(self) -> Keys:
        try:
            with answers(_SERVICE):
                answer = self._client().get_secret_value(SecretId=self._secret_id)
        except ClientError as error:
            # Without keys nothing can be done: somebody has to mend the settings first.
            raise unavailable(_SERVICE, code_of(error)) from error
        text = answer.get("SecretString", "")
        try:
            return Keys.from_json(text) if text.startswith("{") else Keys.from_secret(text)
        except ValueError:
            # Nothing of the secret itself is said.
            reason = f"the secret {self._secret_id} holds no keys"
            raise unavailable(_SERVICE, reason) from None  # the error holds the secret
