"""What a move did, and what it could not do."""

from collections.abc import Callable
from enum import StrEnum

from attrs import Factory, define, frozen


class Deed(StrEnum):
    """What became of one row or object."""

    SAME = "same"  # it is there already
    ADDED = "added"
    CHANGED = "changed"  # the target had an older version


@frozen
class Difference:
    """Something that is not the same on both sides after a move, and why."""

    place: str  # such as "photo 01k… of gallery 01k…"; ids alone, no address
    problem: str


@define
class Report:
    """Counts of a move, kept up to date while it goes on.

    `tell` is called after each gallery's batch of photos, and may draw a progress bar.
    """

    tell: Callable[["Report"], None]
    rows: dict[Deed, int] = Factory(lambda: dict.fromkeys(Deed, 0))
    objects: dict[Deed, int] = Factory(lambda: dict.fromkeys(Deed, 0))
    copied_bytes: int = 0
    photos: int = 0  # done with, whatever became of them
    differences: list[Difference] = Factory(list)

    def row(self, deed: Deed) -> None:
        """Count one row."""
        self.rows[deed] += 1

    def object(self, deed: Deed, size_bytes: int) -> None:
        """Count one object, and its bytes if it was copied."""
        self.objects[deed] += 1
        if deed is not Deed.SAME:
            self.copied_bytes += size_bytes

    def differs(self, place: str, problem: str) -> None:
        """Note what is not the same on both sides."""
        self.differences.append(Difference(place, problem))

    @property
    def changed(self) -> int:
        """How many rows and objects of the target are new or other ones."""
        return sum(
            count
            for counts in (self.rows, self.objects)
            for deed, count in counts.items()
            if deed is not Deed.SAME
        )
