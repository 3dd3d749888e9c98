"""Rules for text that people type: addresses, titles, names of files, words to search by."""

import re
import unicodedata

from galerly.domain.model.errors import InvalidError

EMAIL_MAX_CHARS = 254  # RFC 5321 section 4.5.3.1, as erratum 1690 counts it
NAME_MAX_CHARS = 100

_EMAIL = re.compile(
    r"[^@\s\x00-\x1f\x7f<>()\[\],;:\\\"]{1,64}@[^@\s\x00-\x1f\x7f<>()\[\],;:\\\"]+\.[^@\s\x00-\x1f\x7f<>()\[\],;:\\\"]+"
)
# Letters that have no decomposition, as people without them on the keyboard type them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}
)
_LINE_ENDS = frozenset("\u2028\u2029")  # no controls, and yet they break a line
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})  # controls, formats, spaces
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` as search compares it: lower case, no accents, single spaces."""
    if text.isascii():  # most are, and nothing below would change them: half of an import's time
        return _SPACES.sub(" ", text.lower()).strip()
    # Twice, because one may give the other work: the sign for "TEL" decomposes to capitals.
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.translate(_PLAIN)).strip()


def email_address(value: str, field: str = "email") -> str:
    """Return an address as it is stored and compared: trimmed, lower case, the domain as in IDNA.

    So a domain has one spelling, that of the host which mail goes to (RFC 3490): limits that count
    by address cannot be walked around by wide letters, or by some that nobody sees.

    Raises:
        InvalidError: If it is not of the form name@host.domain.
    """
    typed = value.strip().lower()
    local, _, domain = typed.rpartition("@")
    try:
        host = domain.encode("idna").decode("idna") if len(typed) <= EMAIL_MAX_CHARS else ""
    except UnicodeError:
        host = ""
    address = f"{local}@{host}"
    hidden = any(unicodedata.category(c) in _HIDDEN for c in address)
    formed = _EMAIL.fullmatch(address) and ".." not in address and not hidden
    if len(address) > EMAIL_MAX_CHARS or not formed:
        raise InvalidError(field, "must be an e-mail address such as name@example.com")
    return address


def address_to_find(value: str) -> str:
    """Return an address in the spelling that it is stored in, if it is any; never raises."""
    try:
        return email_address(value)
    except InvalidError:
        return value.strip().lower()[:EMAIL_MAX_CHARS]


def has_controls(value: str, *, allowed: str = "") -> bool:
    """Return whether `value` holds a control character or a lone surrogate, but for `allowed`."""
    return any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in value)


def line(value: str, field: str, *, longest: int, shortest: int = 0) -> str:
    """Return one line of text, trimmed.

    Raises:
        InvalidError: If it is too long or short (characters), or holds controls.
    """
    trimmed = value.strip()
    if has_controls(trimmed) or not _LINE_ENDS.isdisjoint(trimmed):
        raise InvalidError(field, "must be one line without control characters")
    if not shortest <= len(trimmed) <= longest:
        raise InvalidError(field, f"must have {shortest} to {longest} characters")
    return trimmed


def prose(value: str, field: str, *, longest: int, shortest: int = 0) -> str:
    """Return text that may have several lines, trimmed.

    Raises:
        InvalidError: If it is too long or short (characters), or holds other controls.
    """
    trimmed = value.strip().replace("\r\n", "\n")
    if has_controls(trimmed, allowed="\n\t"):
        raise InvalidError(field, "must not hold control characters")
    if not shortest <= len(trimmed) <= longest:
        raise InvalidError(field, f"must have {shortest} to {longest} characters")
    return trimmed
