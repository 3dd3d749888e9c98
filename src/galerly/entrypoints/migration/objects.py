"""Photos' bytes, carried from one store to another and checked by their SHA-256."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from attrs import frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.photo import Photo, key_of, rendition_key
from galerly.entrypoints.migration.report import Deed, Report
from galerly.entrypoints.migration.rows import PAGE, every
from galerly.ports.objects import ObjectStore

AT_ONCE = 8
"""Objects under way; each takes about 1 MiB of memory on a disk, and up to a part's 8 MiB in S3."""


@frozen
class Wanted:
    """One object that the target is to hold."""

    place: str
    key: str
    content_type: str
    size_bytes: int
    sha256: str  # lower-case hex


@frozen
class Carrier:
    """Carries objects; what is there already, with the right bytes, is left as it is."""

    source: ObjectStore
    target: ObjectStore
    report: Report

    def carry(self, photos: Sequence[Photo]) -> set[str]:
        """Return the ids of those photos whose every object is in the target, whole and right."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="migrate") as threads:
            done = list(threads.map(self._carry_all, photos))
        return {photo.id for photo, complete in zip(photos, done, strict=True) if complete}

    def carry_folder(self, prefix: str) -> None:
        """Copy what is under a prefix, and has no row that says what it should be."""
        for item in every(partial(self.source.list, prefix, limit=PAGE)):
            found = self.target.stat(item.key)
            held = self.source.stat(item.key)
            if held is None:
                continue  # gone meanwhile
            if found and (found.size_bytes, found.sha256) == (held.size_bytes, held.sha256):
                self.report.object(Deed.SAME, held.size_bytes)
                continue
            written = self.target.write(
                item.key, self.source.stream(item.key), content_type=held.content_type
            )
            self.report.object(Deed.CHANGED if found else Deed.ADDED, written.size_bytes)
            if (written.size_bytes, written.sha256) != (held.size_bytes, held.sha256):
                self.report.differs(f"object {item.key}", "has other bytes in the target")

    def verify(self, photos: Sequence[Photo]) -> None:
        """Report each object of some photos that the target does not hold whole and right."""
        wanted = {want.key: want for photo in photos for want in objects_of(photo)}
        stored = self.target.stat_many(list(wanted))
        for key, want in wanted.items():
            found = stored.get(key)
            if found is None:
                self.report.differs(want.place, "is missing in the target")
            elif (found.size_bytes, found.sha256) != (want.size_bytes, want.sha256):
                self.report.differs(want.place, "has other bytes in the target")

    def _carry_all(self, photo: Photo) -> bool:
        # The original first: where it is lost, its renditions are of no use there.
        return all(self._carry(want) for want in objects_of(photo))

    def _carry(self, want: Wanted) -> bool:
        found = self.target.stat(want.key)
        if found and (found.size_bytes, found.sha256) == (want.size_bytes, want.sha256):
            self.report.object(Deed.SAME, want.size_bytes)
            return True
        try:
            written = self.target.write(
                want.key, self.source.stream(want.key), content_type=want.content_type
            )
        except NotFoundError:
            self.report.differs(want.place, "is missing in the source")
            return False
        if (written.size_bytes, written.sha256) != (want.size_bytes, want.sha256):
            self.target.remove([want.key])
            self.report.differs(want.place, "has other bytes in the source than when it came")
            return False
        self.report.object(Deed.CHANGED if found else Deed.ADDED, want.size_bytes)
        return True


def objects_of(photo: Photo) -> Iterator[Wanted]:
    """Yield what storage holds of a photo: its original, then its renditions."""
    place = f"photo {photo.id} of gallery {photo.gallery_id}"
    yield Wanted(
        f"original of {place}", key_of(photo), photo.content_type, photo.size_bytes, photo.sha256
    )
    for rendition in photo.renditions:
        yield Wanted(
            f"{rendition.name} of {place}",
            rendition_key(photo, rendition),
            rendition.content_type,
            rendition.size_bytes,
            rendition.sha256,
        )
