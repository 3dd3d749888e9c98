"""The task of the confined process: one original in, the frame of `answers` out."""

from typing import Final

import pyvips

from galerly.adapters.vips.answers import Decoded, Encoded, Facts, Refused, Request, frame
from galerly.adapters.vips.logos import read_logo
from galerly.adapters.vips.opening import (
    Opened,
    RefusedError,
    allow_only_known_loaders,
    open_original,
    open_preview,
)
from galerly.adapters.vips.raw import read_raw
from galerly.adapters.vips.renditions import (
    CannotMarkError,
    Made,
    decode_upright,
    encode_all,
    main_color,
    mini_image,
)
from galerly.adapters.vips.sniffing import RAW_TYPES
from galerly.adapters.vips.tiff import Data
from galerly.domain.model.photo import RenditionName

DECODER_ERRORS = (pyvips.Error, OSError, RuntimeError, SyntaxError, ValueError)
MAX_PREVIEWS: Final = 3  # tried; cameras write a large, a medium and a small one
# How many times wider the best preview may be than the one shown in its place. Cameras write half
# or a quarter of its width; a thumbnail, though, would only hide that the file is damaged.
MAX_REDUCTION: Final = 8

allow_only_known_loaders()
pyvips.cache_set_max(0)  # nothing is ever computed twice here


def decode(original: Data, request: Request) -> list[bytes]:
    """Return the parts of the answer's frame; a refusal is an answer as well."""
    try:
        if request.is_logo:
            return read_logo(original, request)
        opened, image = _decoded(original, request)
        made = encode_all(opened, image, request.mark)
        return frame(_header(opened, image, made), [one.data for one in made])
    except RefusedError as error:
        return frame(Refused(error.reason, error.found, error.allowed))
    except CannotMarkError:
        return frame(Refused("mark"))
    except MemoryError:
        return frame(Refused("memory"))
    except DECODER_ERRORS as error:
        # libvips and libheif tell these apart only in words; the message of pyvips itself names
        # what was called ("unable to copy to memory"), not what went wrong there.
        words = error.detail if isinstance(error, pyvips.Error) else str(error)
        return frame(Refused("memory" if "memory" in words.lower() else "damaged"))


def _decoded(original: Data, request: Request) -> tuple[Opened, pyvips.Image]:
    if request.content_type not in RAW_TYPES:
        opened = open_original(original, request.content_type, request.limits)
        return opened, decode_upright(opened)
    raw = read_raw(original)
    trouble: Exception | None = None  # of the best preview, which is what should have been shown
    for preview in raw.previews[:MAX_PREVIEWS]:
        if preview.width_px * MAX_REDUCTION < raw.previews[0].width_px:
            break
        try:
            opened = open_preview(original, raw, preview, request.limits)
            return opened, decode_upright(opened)
        except (RefusedError, *DECODER_ERRORS) as error:
            trouble = trouble or error
    raise trouble or RefusedError(reason="no-preview")


def _header(opened: Opened, image: pyvips.Image, made: list[Made]) -> Decoded:
    width, height = opened.upright_size
    exposure = opened.facts.exposure
    renditions = [
        Encoded(
            name=one.name,
            width_px=one.width_px,
            height_px=one.height_px,
            picture=index,
            marked=one.marked,
        )
        for index, one in enumerate(made)
    ]
    # The preview is a JPEG of the size that downloads have: its bytes serve for both.
    preview = next(one for one in renditions if one.name is RenditionName.PREVIEW)
    web = Encoded(
        name=RenditionName.WEB,
        width_px=preview.width_px,
        height_px=preview.height_px,
        picture=preview.picture,
        marked=preview.marked,
    )
    return Decoded(
        width_px=width,
        height_px=height,
        taken_at=opened.facts.taken_at,
        facts=Facts(
            camera=exposure.camera,
            lens=exposure.lens,
            exposure_s=exposure.exposure_s,
            aperture=exposure.aperture,
            iso=exposure.iso,
            focal_length_mm=exposure.focal_length_mm,
        ),
        placeholder=mini_image(image),
        color=main_color(image),
        renditions=[*renditions, web],
        sizes=[len(one.data) for one in made],
    )
