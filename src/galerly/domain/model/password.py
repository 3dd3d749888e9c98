"""What guessers try first."""

import unicodedata


def guessed_forms(password: str) -> frozenset[str]:
    """Return the forms of a password to look up in a list of common ones, all casefolded.

    They are the whole, and the whole without a trailing run of digits and punctuation.
    """
    stem = password
    while stem and unicodedata.category(stem[-1])[0] in "NPS":
        stem = stem[:-1]
    return frozenset(form.casefold() for form in (password, stem) if form)
