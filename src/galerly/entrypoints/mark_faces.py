"""Where the face is that texts of watermarks are set in: the pages' own."""

from pathlib import Path
from typing import Final

FACES: Final = (
    "vendor/inter/inter-latin-500-normal.woff2",
    "vendor/inter/inter-latin-ext-500-normal.woff2",  # letters of Polish, Czech, Turkish
)
"""Files below the folder of the pages, in the order that the codec takes them."""


def face_files(frontend: Path | None) -> tuple[Path, ...]:
    """Return them in the chosen folder of the pages, or where those usually are."""
    package = Path(__file__).resolve().parent.parent
    usual = (package / "_frontend", package.parent.parent / "frontend")
    places = (frontend,) if frontend else usual
    place = next((p for p in places if (p / FACES[0]).is_file()), places[0])
    return tuple(place / name for name in FACES)
