"""A photographer's folder on disk: real files, small enough for a test."""

import hashlib
from pathlib import Path

from tests.pictures import exif, jpeg, png

BROKEN = "IMG_0099.jpg"
NO_PHOTO = "notes.txt"


def camera_facts(minute: int, orientation: int = 1) -> bytes:
    """Return EXIF facts of a picture taken at that minute after ten."""
    return exif(
        orientation=orientation,
        main={0x0110: "Pocket 3"},
        camera={0x9003: f"2026:05:16 10:{minute:02}:00"},
        gps=True,
    )


def write_shoot(folder: Path, *, photos: int = 11) -> dict[str, str]:
    """Fill a folder with JPEGs of all orientations, a PNG, a broken file and a note.

    Some stand in a folder within. Returns the SHA-256 of each good photo by its name.
    """
    (folder / "church").mkdir(parents=True)
    sums = {}
    for number in range(photos):
        orientation = number % 8 + 1
        width, height = [(900, 600), (600, 900), (800, 800), (1200, 500)][number % 4]
        data = jpeg(width, height, orientation=orientation, exif=camera_facts(number, orientation))
        name = f"IMG_{number + 1:04}.jpg"
        # Two photos with all the same bytes would be one: a comment tells them apart.
        data += f"photo {number}".encode()
        place = folder / "church" if number % 3 == 2 else folder
        (place / name).write_bytes(data)
        sums[name] = hashlib.sha256(data).hexdigest()
    logo = png(640, 480)
    (folder / "logo.png").write_bytes(logo)
    sums["logo.png"] = hashlib.sha256(logo).hexdigest()
    (folder / BROKEN).write_bytes(jpeg(700, 500)[:3000])
    (folder / NO_PHOTO).write_text("film 3: pushed one stop\n")
    return sums


def write_photos(folder: Path, names: list[str], *, size: tuple[int, int] = (300, 200)) -> None:
    """Fill a folder with JPEGs of these names, each with a color of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        color = (37 * number % 256, 91 * number % 256, 13 * number % 256)
        (folder / name).write_bytes(jpeg(*size, color=color))
