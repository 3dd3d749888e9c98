"""The keys of one installation, in a file that only its owner may read."""

import base64
import binascii
import contextlib
import hmac
import json
import logging
import os
import secrets
import stat
import threading
from pathlib import Path

from attrs import field, frozen

from galerly.domain.model.errors import UnavailableError
from galerly.ports.secrets import Keyring

SECRET_MIN_CHARS = 32

_KEY_BYTES = 32
_FORMAT = b"\x01"  # first byte of what is sealed: AES-256-GCM, nonce, text, tag
_NONCE_BYTES = 12  # NIST SP 800-38D section 5.2.1.1
_TAG_BYTES = 16

_log = logging.getLogger(__name__)


@frozen(kw_only=True)
class _Keys:
    master: bytes = field(repr=False)
    pepper: bytes = field(repr=False)


class FileKeyring(Keyring):
    """Keyed operations under a master key, which is made and stored when it is first needed.

    With `secret` (at least 32 characters) all keys are derived from it, and no file is read or
    written. Two processes that start at once end with the same keys.
    """

    def __init__(self, path: str, *, secret: str | None = None) -> None:
        if secret is not None and len(secret) < SECRET_MIN_CHARS:
            message = f"the secret must have at least {SECRET_MIN_CHARS} characters"
            raise ValueError(message)
        self._path = Path(path)
        self._secret = secret
        self._lock = threading.Lock()
        self._keys: _Keys | None = None
        self._purposes: dict[str, bytes] = {}

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
        return hmac.digest(self.key(f"mac {purpose}"), message, "sha256")

    def seal(self, purpose: str, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        from Crypto.Cipher import AES  # noqa: PLC0415 - 70 ms that few commands need

        cipher = AES.new(self.key(f"seal {purpose}"), AES.MODE_GCM, nonce=nonce)
        text, tag = cipher.encrypt_and_digest(plain)
        return _FORMAT + nonce + text + tag

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
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

    def _load(self) -> _Keys:
        with self._lock:
            if self._keys is None:
                self._keys = self._from_secret() or self._from_file()
            return self._keys

    def _from_secret(self) -> _Keys | None:
        if self._secret is None:
            return None
        extracted = hmac.digest(b"galerly secret", self._secret.encode(), "sha256")
        return _Keys(master=_derived(extracted, b"master"), pepper=_derived(extracted, b"pepper"))

    def _from_file(self) -> _Keys:
        if not self._path.exists():
            _create(self._path)
        keys = _read(self._path)
        # Whoever made the file: nothing is sealed under keys that a power cut could still take.
        for folder in (self._path.parent, self._path.parent.parent):
            _sync(folder)
        return keys


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose + b"\x01", "sha256")


def _read(path: Path) -> _Keys:
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            _log.warning("the key file %s can be read by others; run chmod 600 on it", path)
        content = file.read()
    try:
        fields = json.loads(content)
        keys = _Keys(
            master=base64.b64decode(fields["master"], validate=True),
            pepper=base64.b64decode(fields["pepper"], validate=True),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise _damaged(path) from error
    if len(keys.master) != _KEY_BYTES or len(keys.pepper) != _KEY_BYTES:
        raise _damaged(path)
    return keys


def _damaged(path: Path) -> UnavailableError:
    # Never made anew: what was sealed and hashed under the lost keys would be lost with them.
    return UnavailableError(f"the key file {path} is damaged; restore it from a backup")


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fields = {
        name: base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
        for name in ("master", "pepper")
    }
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps({"version": 1, **fields}).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its keys count
            os.link(temporary, path)
    finally:
        temporary.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
