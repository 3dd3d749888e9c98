"""Means of painting with libvips: gradients, light, skylines, noise, water.

A canvas is a picture of floating-point numbers, three bands, 0 for black and 1 for white. Masks
have one band. Lengths are fractions of the canvas: 0 is left or top, 1 is right or bottom, and
radii are fractions of its height.
"""

import math
from array import array
from collections.abc import Sequence
from random import Random
from typing import Final

import pyvips
from attrs import frozen

LUT_STEPS: Final = 1024
SKETCH_PX: Final = 900  # long side of what is drawn small, because it is soft anyhow
MILKY: Final = 0.4  # part of the stars that are in the milky way
Color = tuple[float, float, float]


def rgb(code: str) -> Color:
    """Return the color of six hexadecimal digits."""
    red, green, blue = bytes.fromhex(code)
    return red / 255, green / 255, blue / 255


@frozen
class Frame:
    """The size of a canvas in pixels, and where each of its pixels is."""

    width: int
    height: int

    @property
    def x(self) -> pyvips.Image:
        """0 on the left to 1 on the right."""
        return pyvips.Image.xyz(self.width, self.height).extract_band(0) / self.width

    @property
    def y(self) -> pyvips.Image:
        """0 at the top to 1 at the bottom."""
        return pyvips.Image.xyz(self.width, self.height).extract_band(1) / self.height

    @property
    def aspect(self) -> float:
        """Width to height."""
        return self.width / self.height

    def fill(self, color: Color) -> pyvips.Image:
        """Return a canvas of one color."""
        return pyvips.Image.black(self.width, self.height, bands=3) + list(color)

    def sky(self, *stops: tuple[float, str]) -> pyvips.Image:
        """Return a canvas that changes from top to bottom through colors at their heights."""
        return colored(self.y, *stops)

    def light(self, x: float, y: float, radius: float) -> pyvips.Image:
        """Return a mask that is 1 at a place and fades like light in haze."""
        across, down = (self.x - x) * (self.aspect / radius), (self.y - y) * (1 / radius)
        return (-1 * (across * across + down * down)).exp()

    def disc(self, x: float, y: float, radius: float, *, soft: float = 0.004) -> pyvips.Image:
        """Return a mask of a disc; `soft` is the width of its edge."""
        across, down = (self.x - x) * self.aspect, self.y - y
        distance = (across * across + down * down) ** 0.5
        return clip((radius - distance) / soft + 0.5)

    def below(self, outline: Sequence[float], *, soft_px: float = 1.5) -> pyvips.Image:
        """Return a mask of all that is under an outline, which has a height for each column."""
        return clip(self.since(outline) * (self.height / soft_px) + 0.5)

    def since(self, outline: Sequence[float]) -> pyvips.Image:
        """Return how far below an outline each pixel is; above it, less than 0."""
        return self.y - self.row(outline)

    def row(self, values: Sequence[float]) -> pyvips.Image:
        """Return a mask with one value for each column."""
        data = array("f", values).tobytes()
        line = pyvips.Image.new_from_memory(data, self.width, 1, 1, "float")
        return line.zoom(1, self.height)

    def gullies(self, rng: Random, outline: Sequence[float], *, lean: float) -> pyvips.Image:
        """Return a mask of light and shade that runs down from an outline, leaning to one side."""
        shades = skyline(rng, 2 * self.width, base=0.5, rise=0.5, rough=0.72, waves=14)
        data = array("f", shades).tobytes()
        line = pyvips.Image.new_from_memory(data, 2 * self.width, 1, 1, "float").zoom(1, 4)
        wander = self.noise(rng.randrange(10**6), cell=0.1, stretch=1, octaves=4) * 0.035
        shift = (clip(self.since(outline)) * lean + wander) * self.height
        across = (self.x * self.width + shift + self.width / 2).clamp(min=0, max=2 * self.width - 2)
        return clip(line.mapim(across.bandjoin(across * 0 + 1)))

    def curtain(self, path: Sequence[float], *, reach: float) -> pyvips.Image:
        """Return a mask that is bright along a path and fades upwards, as northern lights do."""
        above = self.since(path) * -1
        return clip(above * 14 + 0.3) * (clip(above) * (-1 / reach)).exp()

    def discs(self, spots: Sequence[tuple[float, float, float]]) -> pyvips.Image:
        """Return a mask of discs (x, y, radius) with bright rims, as a lens draws lights."""
        scale = min(1.0, SKETCH_PX / max(self.width, self.height))
        sketch = Frame(max(1, round(self.width * scale)), max(1, round(self.height * scale)))
        pixels = bytearray(sketch.width * sketch.height)
        for x, y, radius in spots:
            center, size = (x * sketch.width, y * sketch.height), radius * sketch.height
            sketch.spot(pixels, *center, size, bright=255)
            sketch.spot(pixels, *center, size - 3, bright=185)
        return self.from_sketch(sketch, pixels, blur=1.6)

    def stars(self, rng: Random) -> pyvips.Image:
        """Return a mask of stars, a few of them large, more along a milky way."""
        pixels = bytearray(self.width * self.height)
        unit = max(1.0, self.height / 1100)
        for _ in range(1700):
            x, spread = rng.random(), 0.09 if rng.random() < MILKY else 1.0
            y = (0.75 - 0.6 * x + rng.gauss(0, spread)) % 1
            size = unit * (0.55 + 1.5 * rng.random() ** 10)
            bright = round(40 + 215 * rng.random() ** 2)
            self.spot(pixels, x * self.width, y * self.height, size, bright=bright)
        return self.from_sketch(self, pixels, blur=0.55 * unit)

    def spot(self, pixels: bytearray, x: float, y: float, radius: float, *, bright: int) -> None:
        """Set the pixels of a disc, given in pixels, in a sketch of one byte each."""
        for row in range(max(0, math.ceil(y - radius)), min(self.height, math.ceil(y + radius))):
            half = math.sqrt(max(0.0, radius * radius - (row - y) ** 2))
            first, last = max(0, math.ceil(x - half)), min(self.width, math.ceil(x + half))
            if first < last:
                start = row * self.width
                pixels[start + first : start + last] = bytes([bright]) * (last - first)

    def from_sketch(self, sketch: "Frame", pixels: bytearray, *, blur: float) -> pyvips.Image:
        """Return a mask of a sketch, blurred by pixels of the sketch, at this frame's size."""
        drawn = pyvips.Image.new_from_memory(bytes(pixels), sketch.width, sketch.height, 1, "uchar")
        soft = drawn.cast("float").gaussblur(blur) / 255
        return soft.resize(
            self.width / sketch.width, vscale=self.height / sketch.height, kernel="cubic"
        )

    def noise(
        self, seed: int, *, cell: float, stretch: float = 1.0, octaves: int = 4
    ) -> pyvips.Image:
        """Return smooth noise about -1 to 1, its grains `cell` high and `stretch` times as wide."""
        total = None
        strength, size = 1.0, cell * self.height
        for octave in range(octaves):
            grain = max(4, round(size))
            narrow = max(4, round(self.width / stretch))
            layer = pyvips.Image.perlin(narrow, self.height, cell_size=grain, seed=seed + octave)
            layer = layer.resize(self.width / narrow, vscale=1, kernel="cubic")
            layer = layer.crop(0, 0, self.width, self.height) * strength
            total = layer if total is None else total + layer
            strength, size = strength / 2, size / 2
        return total


def colored(mask: pyvips.Image, *stops: tuple[float, str]) -> pyvips.Image:
    """Return a canvas with the color of each value of a mask, blended between the stops."""
    places = [(at, rgb(code)) for at, code in stops]
    table = array("f")
    for step in range(LUT_STEPS):
        table.extend(_between(places, step / (LUT_STEPS - 1)))
    lut = pyvips.Image.new_from_memory(table.tobytes(), LUT_STEPS, 1, 3, "float")
    return (clip(mask) * (LUT_STEPS - 1)).cast("ushort").maplut(lut)


def _between(places: list[tuple[float, Color]], at: float) -> Color:
    before = max((place for place in places if place[0] <= at), default=places[0])
    after = min((place for place in places if place[0] >= at), default=places[-1])
    span = after[0] - before[0]
    part = (at - before[0]) / span if span else 0.0
    part = part * part * (3 - 2 * part)  # no edge where two gradients meet
    red, green, blue = (a + (b - a) * part for a, b in zip(before[1], after[1], strict=True))
    return red, green, blue


def clip(mask: pyvips.Image) -> pyvips.Image:
    """Return a mask or canvas kept between 0 and 1."""
    return mask.clamp(min=0, max=1)


def paint(
    canvas: pyvips.Image, color: Color | pyvips.Image, mask: pyvips.Image | float
) -> pyvips.Image:
    """Return the canvas with a color, or another canvas, where the mask is 1."""
    over = list(color) if isinstance(color, tuple) else color
    return canvas + (canvas * -1 + over) * mask


def shine(canvas: pyvips.Image, color: Color, mask: pyvips.Image) -> pyvips.Image:
    """Return the canvas with light added, which never becomes more than white."""
    light = clip(mask) * list(color)
    return canvas + light - canvas * light


def skyline(  # noqa: PLR0913  # every one is a property of the same line
    rng: Random, width: int, *, base: float, rise: float, rough: float = 0.5, waves: float = 2.0
) -> list[float]:
    """Return the outline of hills around height `base`, `rise` high; `rough` is 0..1."""
    outline = [base] * width
    octaves, strength, frequency = 8, rise, waves
    for _ in range(octaves):
        knots = [rng.uniform(-1, 1) for _ in range(int(frequency) + 4)]
        for column in range(width):
            at = column / width * frequency
            knot, part = int(at), at % 1
            part = part * part * (3 - 2 * part)
            outline[column] -= strength * (knots[knot] * (1 - part) + knots[knot + 1] * part)
        strength, frequency = strength * rough, frequency * 2
    return outline


def firs(rng: Random, outline: list[float], *, height: float, aspect: float) -> list[float]:
    """Return an outline with a forest of firs standing on it, each about `height` tall."""
    width = len(outline)
    grown = list(outline)
    step = height * 0.22 / aspect * width
    at = 0.0
    while at < width:
        tall = height * rng.uniform(0.45, 1.1)
        half = max(2.0, tall * 0.2 / aspect * width)
        ground = outline[min(width - 1, int(at))]
        for column in range(max(0, int(at - half)), min(width, int(at + half) + 1)):
            part = 1 - abs(column - at) / half
            ragged = 1 - 0.3 * abs(math.sin(part * 17 + at)) * (1 - part)
            grown[column] = min(grown[column], ground - tall * max(0.0, part) ** 1.25 * ragged)
        at += step * rng.uniform(0.35, 1.5)
    return grown


def mirrored(canvas: pyvips.Image, horizon: float, ripple: pyvips.Image) -> pyvips.Image:
    """Return the canvas with its part above `horizon` reflected below, moved by ripples in px."""
    top = round(canvas.height * horizon)
    upside = canvas.crop(0, 0, canvas.width, top).flipver()
    room = canvas.height - top
    upside = upside.embed(0, 0, canvas.width, max(room, top), extend="mirror").crop(
        0, 0, canvas.width, room
    )
    waves = ripple.crop(0, top, canvas.width, room)
    places = pyvips.Image.xyz(canvas.width, room)
    across = (places.extract_band(0) + waves * 0.4).clamp(min=0, max=canvas.width - 2)
    down = (places.extract_band(1) + waves).abs().clamp(min=0, max=room - 2)
    water = upside.mapim(across.bandjoin(down))
    return canvas.insert(water, 0, top)
