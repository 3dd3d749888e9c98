"""The keys of an installation under a passphrase."""

import hashlib
import secrets

from Crypto.Cipher import AES
from Crypto.Cipher._mode_gcm import GcmMode

from galerly.domain.model.errors import InvalidError

PASSPHRASE_MIN_CHARS = 12

_HEAD = b"galerly-keys-1\n"
_SALT_BYTES = 16
_NONCE_BYTES = 12  # NIST SP 800-38D section 5.2.1.1
_TAG_BYTES = 16
# About 0.4 s and 128 MiB a guess: https://cheatsheetseries.owasp.org/ (password storage, scrypt).
_SCRYPT_N = 2**17
_SCRYPT_MEMORY = 256 * 1024 * 1024


def seal(plain: bytes, passphrase: str) -> bytes:
    """Return `plain` encrypted and authenticated under a passphrase.

    Raises:
        InvalidError: If the passphrase is too short.
    """
    if len(passphrase) < PASSPHRASE_MIN_CHARS:
        raise InvalidError(
            "GALERLY_BACKUP_PASSPHRASE", f"must have at least {PASSPHRASE_MIN_CHARS} characters"
        )
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    text, tag = _cipher(passphrase, salt, nonce).encrypt_and_digest(plain)
    return _HEAD + salt + nonce + text + tag


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """Return what was sealed.

    Raises:
        InvalidError: If it was sealed under another passphrase.
    """
    rest = sealed.removeprefix(_HEAD)
    salt, rest = rest[:_SALT_BYTES], rest[_SALT_BYTES:]
    nonce, rest = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        cipher = _cipher(passphrase, salt, nonce)
        return cipher.decrypt_and_verify(rest[:-_TAG_BYTES], rest[-_TAG_BYTES:])
    except ValueError as error:
        raise InvalidError(
            "GALERLY_BACKUP_PASSPHRASE", "is not the one that this backup was made with"
        ) from error


def _cipher(passphrase: str, salt: bytes, nonce: bytes) -> GcmMode:
    key = hashlib.scrypt(
        passphrase.encode(), salt=salt, n=_SCRYPT_N, r=8, p=1, maxmem=_SCRYPT_MEMORY, dklen=32
    )
    cipher: GcmMode = AES.new(key, AES.MODE_GCM, nonce=nonce)
    cipher.update(_HEAD)
    return cipher
