"""The words of mails by language."""

import re
from collections.abc import Mapping

from attrs import Factory, frozen

from galerly.domain.model.languages import DEFAULT
from galerly.domain.services.mail_words import (
    dutch,
    english,
    french,
    german,
    italian,
    portuguese,
    spanish,
)

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": english.WORDS,
    "de": german.WORDS,
    "fr": french.WORDS,
    "es": spanish.WORDS,
    "it": italian.WORDS,
    "nl": dutch.WORDS,
    "pt": portuguese.WORDS,
}

_HOLE = re.compile(r"\{(\w+)\}")
# https://cldr.unicode.org/index/cldr-spec/plural-rules: where "one" holds for 0, too.
_ONE_FOR_ZERO = frozenset({"fr", "pt"})


def holes(text: str) -> list[str]:
    """Return the names of the places that a text leaves open, sorted."""
    return sorted(_HOLE.findall(text))


@frozen
class Phrase:
    """A text and what goes into its places; values are never read as texts themselves."""

    text: str
    values: Mapping[str, str] = Factory(dict)

    def __str__(self) -> str:
        return _HOLE.sub(lambda hole: self.values[hole[1]], self.text)


@frozen
class Speech:
    """Says things in one language; in English where a mail's language is none of ours."""

    language: str

    def say(self, key: str, **values: str) -> Phrase:
        """Return the phrase of a key."""
        return Phrase(self._words[key], values)

    def count(self, key: str, count: int, **values: str) -> Phrase:
        """Return the phrase of a key in the form that goes with a number, `{count}` in it."""
        one = count == 1 or (count == 0 and self.language in _ONE_FOR_ZERO)
        return self.say(f"{key}.{'one' if one else 'other'}", count=str(count), **values)

    @property
    def _words(self) -> Mapping[str, str]:
        return CATALOGUES.get(self.language) or CATALOGUES[DEFAULT]
