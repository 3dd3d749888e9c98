"""Favorites for other programs: a table, and a line for Lightroom."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from galerly.domain.services.proofing import Choices

COLUMNS = ("viewer", "email", "submitted_at", "filename", "title", "section", "photo_id", "note")
# What divides words, and what means "not" or "begins with" beside one.
_NO_WORD = re.compile(r"[\s,;\"!+]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
# What spreadsheets read as the start of a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(choices: Sequence[Choices]) -> str:
    """Return a table with a line for each chosen photo, as RFC 4180 writes it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for choice in choices:
        viewer = choice.viewer
        submitted = viewer.submitted_at.isoformat() if viewer.submitted_at else ""
        for photo in choice.photos:
            row = (
                viewer.name,
                viewer.email or "",
                submitted,
                photo.filename,
                photo.title,
                photo.section,
                photo.id,
                viewer.note,
            )
            writer.writerow([_plain(cell) for cell in row])
    return out.getvalue()


def as_filenames(choices: Sequence[Choices]) -> str:
    """Return each chosen name once, without extension, on one line.

    Lightroom's text filter takes it (Any Searchable Field, Contains), also where the catalog
    holds raw files of the same names. It takes each word for itself, and knows no way to quote:
    so of a name of several words, only the most telling one is in the line. That finds the photo,
    and those that share the word, rather than every one with the word "wedding" in its name.
    """
    names = (PurePosixPath(p.filename).stem for choice in choices for p in choice.photos)
    words = (max(_NO_WORD.split(name), key=_telling) for name in names)
    return ", ".join(dict.fromkeys(word for word in words if word))


def _telling(word: str) -> tuple[int, int]:
    """Return how well a word tells photos apart: by its digits, then by its length."""
    return len(_NO_DIGIT.sub("", word)), len(word)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
