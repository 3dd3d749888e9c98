"""The image codec: originals to renditions by libvips, each in a confined process of its own."""

import logging
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from galerly.adapters.vips.answers import (
    Drawing,
    Reason,
    Refused,
    Request,
    UnbelievableAnswerError,
    read_frame,
    read_logo,
)
from galerly.adapters.vips.confinement import hide_memory
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.sandbox import DECODE_TASK, Outcome, Sandbox, ZygoteGoneError
from galerly.adapters.vips.seccomp import NoSandboxError
from galerly.adapters.vips.sniffing import RAW_TYPES, kind_of, same_kind, sniff
from galerly.adapters.vips.zygote import EXIT_CRASHED, EXIT_NO_SANDBOX
from galerly.domain.model.errors import UnavailableError, UnreadableImageError
from galerly.ports.images import DecodedLogo, DecodedPhoto, ImageCodec, Mark

KINDS: Final = {
    "image/jpeg": "a JPEG",
    "image/png": "a PNG",
    "image/webp": "a WebP",
    "image/tiff": "a TIFF",
    "image/gif": "a GIF",
    "image/heic": "a HEIC",
    "image/heif": "a HEIC",
    "image/x-canon-cr2": "a CR2",
    "image/x-canon-cr3": "a CR3",
    "image/x-nikon-nef": "a NEF",
    "image/x-sony-arw": "an ARW",
    "image/x-fuji-raf": "a RAF",
    "image/x-adobe-dng": "a DNG",
    "image/x-olympus-orf": "an ORF",
    "image/x-panasonic-rw2": "an RW2",
}
AGAIN: Final = "export it again and upload the new file"
WHY: Final[dict[Reason, str]] = {
    "damaged": "this {kind} is damaged or incomplete; " + AGAIN,
    "megapixels": "this {kind} has {found} megapixels, and at most {allowed} can be shown; "
    "export it smaller",
    "side": "this {kind} is {found} pixels long, and at most {allowed} can be shown; "
    "export it smaller",
    "scans": "this JPEG is built of more than {allowed} layers; export it again as a baseline JPEG",
    "memory": "this {kind} needs too much memory to open; export it smaller, or as a baseline JPEG",
    "no-preview": "this {kind} file holds no whole preview picture, and RAW files are shown by "
    "that; copy it from the camera again, or upload the photo as a JPEG",
    "mark": "the watermark of its gallery could not be drawn",
}
RAW_WHY: Final[dict[Reason, str]] = WHY | {
    "damaged": "the preview picture in this {kind} file is damaged, and RAW files are shown by "
    "that; copy it from the camera again, or upload the photo as a JPEG",
    "megapixels": "the preview picture in this {kind} file has {found} megapixels, and at most "
    "{allowed} can be shown; upload the photo as a JPEG",
    "scans": "the preview picture in this {kind} file is built of more than {allowed} layers; "
    "upload the photo as a JPEG",
}
TOO_SLOW: Final = "this {kind} takes too long to open; export it smaller, or as a baseline JPEG"
CRASHED: Final = "this {kind} could not be opened: the decoder broke off, each time; " + AGAIN
NO_PICTURE: Final = (
    "this file is not a picture that can be shown; JPEG, PNG, WebP, TIFF, GIF and HEIC are, and "
    "the RAW files CR2, CR3, NEF, ARW, RAF, DNG, ORF and RW2"
)
NO_DECODER: Final = "pictures cannot be decoded just now"
OTHER_KIND: Final = "this file says that it is {declared}, but it is {found}; rename it"

NO_LOGO: Final = "a logo must be a PNG, a JPEG or a WebP"
LOGO_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
D = TypeVar("D", DecodedPhoto, DecodedLogo)

log = logging.getLogger(__name__)


class VipsCodec(ImageCodec):
    """Decodes with libvips, HEIC with libheif, raw files by their embedded JPEG.

    Threads may share one; `close` is optional.
    """

    def __init__(
        self,
        limits: DecodeLimits | None = None,
        *,
        faces: Sequence[Path] = (),
        task: str = DECODE_TASK,
    ) -> None:
        """Keep to `limits`; `faces` are two fonts for texts of marks: Latin-1, and more Latin.

        `task` is what the confined process runs, for tests of confinement.
        """
        self._limits = limits or DecodeLimits()
        self._sandbox = Sandbox(task, faces)
        if not self._limits.filter_required:
            hide_memory()

    def sniff(self, head: bytes) -> str | None:
        return sniff(head)

    def decode(self, original: bytes, content_type: str, mark: Mark | None = None) -> DecodedPhoto:
        found = _kind(original, content_type)
        drawing = None
        if mark:
            drawing = Drawing(
                text=mark.text, placement=mark.placement, opacity=mark.opacity, size=mark.size
            )
        return self._tried(
            original,
            Request(found, self._limits, mark=drawing),
            lambda answer: read_frame(answer, self._limits, marked=mark is not None),
            logo=mark.logo if mark else None,
        )

    def logo(self, original: bytes, content_type: str) -> DecodedLogo:
        found = _kind(original, content_type)
        if found not in LOGO_TYPES:
            raise UnreadableImageError(NO_LOGO)
        return self._tried(
            original,
            Request(found, self._limits, is_logo=True),
            lambda answer: read_logo(answer, self._limits),
        )

    def _tried(
        self,
        original: bytes,
        request: Request,
        read: Callable[[bytes], D | Refused],
        logo: bytes | None = None,
    ) -> D:
        found = request.content_type
        kind = KINDS[found].partition(" ")[2]
        trouble = CRASHED
        for _ in range(self._limits.attempts):
            answer = self._attempt(original, request, read, logo)
            if isinstance(answer, Refused):
                why = (RAW_WHY if found in RAW_TYPES else WHY)[answer.reason]
                raise UnreadableImageError(
                    why.format(kind=kind, found=answer.found, allowed=answer.allowed)
                )
            if not isinstance(answer, str):
                return answer
            trouble = answer
        raise UnreadableImageError(trouble.format(kind=kind))

    def close(self) -> None:
        """Stop the processes behind this codec; the next decode starts new ones."""
        self._sandbox.close()

    def _attempt(
        self,
        original: bytes,
        request: Request,
        read: Callable[[bytes], D | Refused],
        logo: bytes | None,
    ) -> D | Refused | str:
        """Return what one process found, or in words what became of it."""
        content_type = request.content_type
        outcome = self._ask(original, request, logo)
        ending = outcome.ending
        if ending.exit_status == EXIT_NO_SANDBOX:
            raise NoSandboxError
        if ending.exit_status == 0:
            try:
                return read(outcome.answer)
            except UnbelievableAnswerError:
                log.warning("a decoder's answer to a %s was not to be believed", content_type)
                return CRASHED
        log.warning(
            "a decoder of a %s ended with status %d after %.1f s of CPU, %d MiB at most%s%s",
            content_type,
            ending.exit_status,
            ending.cpu_s,
            ending.peak_bytes >> 20,
            "; its time was over" if ending.timed_out else "",
            f": {outcome.answer[:100]!r}" if ending.exit_status == EXIT_CRASHED else "",
        )
        return TOO_SLOW if ending.timed_out or ending.exit_status == -signal.SIGXCPU else CRASHED

    def _ask(self, original: bytes, request: Request, logo: bytes | None) -> Outcome:
        try:
            return self._sandbox.ask(original, request, logo=logo)
        except ZygoteGoneError:
            # Killed for memory that another process took, most likely: once is no reason to fail.
            log.warning("the process that forks the decoders has gone; starting another")
        try:
            return self._sandbox.ask(original, request, logo=logo)
        except ZygoteGoneError as error:
            raise UnavailableError(NO_DECODER) from error


def _kind(original: bytes, content_type: str) -> str:
    """Return what to open a file as, or raise UnreadableImageError if it is none, or another."""
    found = kind_of(original, content_type)
    if found is None:
        raise UnreadableImageError(NO_PICTURE)
    if not same_kind(found, content_type):
        declared = KINDS.get(content_type, "something else")
        raise UnreadableImageError(OTHER_KIND.format(declared=declared, found=KINDS[found]))
    return found
