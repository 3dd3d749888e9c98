"""Copying a database, and looking for damage in it."""

import os
from pathlib import Path

import apsw

from galerly.adapters.sqlite.statements import Statements

_DAMAGE = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check != 'ok'"
_ORPHANS = 'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2'
_GALLERIES = """
    SELECT g.id, g.photo_count, g.total_bytes, count(p.id), coalesce(sum(p.size_bytes), 0)
    FROM galleries g LEFT JOIN photos p ON p.gallery_id = g.id
    GROUP BY g.id HAVING g.photo_count != count(p.id) OR g.total_bytes != total(p.size_bytes)
"""
_VIEWERS = """
    SELECT v.gallery_id, v.id, v.favorite_count, count(f.photo_id)
    FROM viewers v
    LEFT JOIN favorites f ON f.gallery_id = v.gallery_id AND f.viewer_id = v.id
    GROUP BY v.gallery_id, v.id HAVING v.favorite_count != count(f.photo_id)
"""


def problems(reader: Statements) -> list[str]:
    """Return what is wrong, a line each; reads the whole database."""
    found = [str(damage) for (damage,) in reader.rows(_DAMAGE)]
    if found:
        return found  # what a damaged file counts says nothing
    found += [
        f"{rows} rows of {table} belong to no row of {parent}"
        for table, parent, rows in reader.rows(_ORPHANS)
    ]
    found += [
        f"gallery {gallery_id} counts {counted} photos of {counted_bytes} bytes"
        f" and holds {held} of {held_bytes}"
        for gallery_id, counted, counted_bytes, held, held_bytes in reader.rows(_GALLERIES)
    ]
    found += [
        f"viewer {viewer_id} of gallery {gallery_id} counts {counted} favorites and has {chosen}"
        for gallery_id, viewer_id, counted, chosen in reader.rows(_VIEWERS)
    ]
    return found


def copy(source: apsw.Connection, path: Path) -> None:
    """Leave a copy of a whole database at `path`: temporary file, fsync, rename, fsync."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        target = apsw.Connection(str(temporary))
        try:
            with target.backup("main", source, "main") as backup:
                backup.step(-1)  # at once, which is one snapshot; writers go on beside it
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            target.close()
        _fsync(temporary)
        temporary.replace(path)
        _fsync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
