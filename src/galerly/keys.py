"""Keyed operations under the keys of one installation, wherever those are kept.

An installation that moves keeps its keys: the same file or secret gives the same ones everywhere,
so what was sealed and hashed in one place is read in another.
"""

import base64
import hmac
import json
import secrets
import threading
from typing import Self

from attrs import field, frozen

from galerly.ports.secrets import Keyring

SECRET_MIN_CHARS = 32

_KEY_BYTES = 32
_FORMAT = b"\x01"  # first byte of what is sealed: AES-256-GCM, nonce, text, tag
_NONCE_BYTES = 12  # NIST SP 800-38D section 5.2.1.1
_TAG_BYTES = 16


@frozen(kw_only=True)
class Keys:
    """The two keys from which all others come."""

    master: bytes = field(repr=False)
    pepper: bytes = field(repr=False)

    @classmethod
    def random(cls) -> Self:
        """Return new keys."""
        return cls(master=secrets.token_bytes(_KEY_BYTES), pepper=secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_secret(cls, secret: str) -> Self:
        """Return the keys that belong to a secret text (HKDF, RFC 5869).

        Raises:
            ValueError: If it has fewer than 32 characters.
        """
        if len(secret) < SECRET_MIN_CHARS:
            message = f"the secret must have at least {SECRET_MIN_CHARS} characters"
            raise ValueError(message)
        extracted = hmac.digest(b"galerly secret", secret.encode(), "sha256")
        return cls(master=_derived(extracted, b"master"), pepper=_derived(extracted, b"pepper"))

    @classmethod
    def from_json(cls, content: str | bytes) -> Self:
        """Return the keys that `to_json` wrote.

        Raises:
            ValueError: If it did not.
        """
        fields = json.loads(content)
        try:
            keys = cls(
                master=base64.b64decode(fields["master"], validate=True),
                pepper=base64.b64decode(fields["pepper"], validate=True),
            )
        except (KeyError, TypeError) as error:
            message = "two keys are expected: master and pepper"
            raise ValueError(message) from error
        if len(keys.master) != _KEY_BYTES or len(keys.pepper) != _KEY_BYTES:
            message = f"a key has {_KEY_BYTES} bytes"
            raise ValueError(message)
        return keys

    def to_json(self) -> str:
        """Return the keys as text, to be kept as secret as they are."""
        fields = {
            "master": base64.b64encode(self.master).decode(),
            "pepper": base64.b64encode(self.pepper).decode(),
        }
        return json.dumps({"version": 1, **fields})


class KeysKeyring(Keyring):
    """Keyed operations under keys that `_find` gets when the first of them is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: Keys | None = None
        self._purposes: dict[str, bytes] = {}

    def _find(self) -> Keys:
        """Return the keys; called once, unless it raises."""
        raise NotImplementedError

    def pepper(self) -> bytes:
        """Return the key (32 bytes) that goes into every password hash."""
        return self._load().pepper

    def key(self, purpose: str) -> bytes:
        """Return the key (32 bytes) of a purpose, for adapters that do their own keyed work."""
        known = self._purposes.get(purpose)
        if known is None:
            # One expansion step of HKDF (RFC 5869): the master key is uniformly random already.
            known = _derived(self._load().master, b"galerly key " + purpose.encode())
            self._purposes[purpose] = known
        return known

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return a keyed hash; see the port."""
        return hmac.digest(self.key(f"mac {purpose}"), message, "sha256")

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Return a text that only `unseal` reads; see the port."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        from Crypto.Cipher import AES  # noqa: PLC0415 - 70 ms that few commands need

        cipher = AES.new(self.key(f"seal {purpose}"), AES.MODE_GCM, nonce=nonce)
        text, tag = cipher.encrypt_and_digest(plain)
        return _FORMAT + nonce + text + tag

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed, or raise ValueError; see the port."""
        if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != _FORMAT:
            message = "this was not sealed here"
            raise ValueError(message)
        from Crypto.Cipher import AES  # noqa: PLC0415 - 70 ms that few commands need

        nonce, text, tag = (
            sealed[1 : 1 + _NONCE_BYTES],
            sealed[1 + _NONCE_BYTES : -_TAG_BYTES],
            sealed[-_TAG_BYTES:],
        )
        cipher = AES.new(self.key(f"seal {purpose}"), AES.MODE_GCM, nonce=nonce)
        plain: bytes = cipher.decrypt_and_verify(text, tag)  # raises ValueError
        return plain

    def _load(self) -> Keys:
        with self._lock:
            if self._keys is None:
                self._keys = self._find()
            return self._keys


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose + b"\x01", "sha256")
