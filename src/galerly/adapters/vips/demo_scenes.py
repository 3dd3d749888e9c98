"""The motifs of the demo's pictures: landscapes and lights, each painted anew for each seed."""

import math
from collections.abc import Callable
from random import Random
from typing import Final

import pyvips

from galerly.adapters.vips.demo_canvas import (
    Color,
    Frame,
    clip,
    colored,
    firs,
    mirrored,
    paint,
    rgb,
    shine,
    skyline,
)

WHITE: Final = rgb("ffffff")
Scene = Callable[[Frame, Random, int], pyvips.Image]


def misty_mountains(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint ranges behind ranges in the haze, the sun just over them."""
    top, middle, low, haze, near = [
        ("2b4a78", "e08a6b", "ffd9a0", "f6b98a", "1d2440"),
        ("5a7fb0", "b9cfe4", "fdf1dc", "dfe6ea", "22394a"),
        ("33305e", "c0627a", "ffc68a", "e59a86", "1c1836"),
        ("3f7f8f", "a9d3c8", "fff3cf", "cfe3d2", "123337"),
    ][variant % 4]
    horizon, sun = rng.uniform(0.5, 0.58), (rng.uniform(0.25, 0.75), rng.uniform(0.34, 0.44))
    canvas = frame.sky((0, top), (horizon * 0.72, middle), (horizon, low), (1, low))
    canvas = _streaks(frame, rng, canvas, rgb(low))
    canvas = shine(canvas, rgb(low), frame.light(*sun, 0.55) * 0.7)
    canvas = shine(canvas, WHITE, frame.light(*sun, 0.16) * 0.6)
    canvas = shine(canvas, WHITE, frame.disc(*sun, 0.034))
    layers, glow = 7, frame.light(*sun, 0.7)
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = horizon - 0.03 + 0.46 * depth**1.35
        outline = skyline(
            rng, frame.width, base=base, rise=0.1 - 0.035 * depth, rough=0.5 - 0.08 * depth,
            waves=1.6 + frame.aspect,
        )  # fmt: skip
        if layer >= layers - 3:
            tall = 0.02 + 0.09 * max(0.0, depth - 0.6) / 0.4
            outline = firs(rng, outline, height=tall, aspect=frame.aspect)
        # Mist lies in the valleys: each range fades into the haze towards its foot.
        foot = clip((frame.y - (base + 0.01)) * (5.0 - 2 * depth)) * (0.75 * (1 - depth))
        slope = paint(frame.fill(_blend(rgb(haze), rgb(near), depth**0.8)), rgb(haze), foot)
        slope = shine(slope, rgb(haze), glow * (0.35 * (1 - depth)))
        canvas = paint(canvas, slope, frame.below(outline, soft_px=2.4 - depth))
    return canvas


def sea_at_sunset(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint the sun over the sea, and its way on the water."""
    top, middle, low, deep, light = [
        ("27305f", "d9667a", "ffcf8f", "1d2a4f", "ffd7a0"),
        ("16304f", "e9925a", "ffe3a8", "14304a", "ffe2b0"),
        ("4a3a74", "ef9fa8", "ffe6cf", "3a4b78", "ffe9d8"),
        ("1f5f8b", "8cc7d9", "f7efd4", "155a74", "fff8e6"),
    ][variant % 4]
    horizon, x = rng.uniform(0.52, 0.6), rng.uniform(0.3, 0.7)
    sun = (x, horizon - rng.uniform(0.035, 0.12))
    canvas = frame.sky((0, top), (horizon * 0.6, middle), (horizon, low), (1, low))
    canvas = _streaks(frame, rng, canvas, rgb(light))
    canvas = shine(canvas, rgb(light), frame.light(*sun, 0.5) * 0.8)
    canvas = shine(canvas, WHITE, frame.light(*sun, 0.14) * 0.7)
    canvas = shine(canvas, WHITE, frame.disc(*sun, 0.05))
    far = skyline(rng, frame.width, base=horizon + 0.012, rise=0.035, waves=2)
    canvas = paint(canvas, _blend(rgb(low), rgb(deep), 0.45), frame.below(far))
    depth = clip((frame.y - horizon) * (1 / (1 - horizon)))
    seed = rng.randrange(10**6)
    # Waves are small and flat far out, and larger towards the shore.
    out = frame.noise(seed, cell=0.012, stretch=12, octaves=2)
    near = frame.noise(seed + 9, cell=0.05, stretch=9, octaves=4)
    waves = out * (depth * -1 + 1) + near * depth
    canvas = mirrored(canvas, horizon, waves * (frame.height * 0.05))
    water = frame.y > horizon
    canvas = paint(canvas, rgb(deep), (water / 255) * (depth * 0.55 + 0.25))
    width = depth * 0.16 + 0.022
    off = (frame.x - x) * frame.aspect / width
    way = (off * off * -1).exp() * clip(waves * 3.2 + 0.42)
    canvas = shine(canvas, rgb(light), way * (water / 255) * (depth * -0.5 + 0.95))
    return shine(canvas, rgb(deep), clip(waves * 2 - 0.3) * (water / 255) * 0.35)


def bokeh(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint lights far out of focus, as behind a portrait at night."""
    dark, dim, *lights = [
        ("120c14", "4a2416", "ffb45c", "ff7a3c", "ffe0a3", "ff5a4f"),
        ("07121f", "12395a", "57b8ff", "9ae6ff", "ffd9a0", "4f7bff"),
        ("170a1e", "4a174f", "ff6fb5", "b57bff", "ffd0e6", "6f8bff"),
        ("0c140c", "24481f", "c8e86a", "ffe27a", "8fd46a", "fff3bf"),
    ][variant % 4]
    canvas = frame.sky((0, dark), (0.55, dim), (1, dark))
    haze = clip(frame.noise(rng.randrange(10**6), cell=0.5, octaves=2) * 0.5 + 0.3)
    canvas = shine(canvas, rgb(dim), haze * 0.8)
    for layer in range(6):
        size = 0.035 + 0.018 * layer
        # Each layer is nearer, larger and fainter than the one before.
        for code in lights:
            spots = frame.discs(
                [
                    (rng.random(), rng.gauss(0.5, 0.2), size * rng.uniform(0.7, 1.25))
                    for _ in range(rng.randrange(2, 5))
                ]
            )
            strength = rng.uniform(0.3, 0.75) * (1 - layer * 0.1)
            canvas = shine(canvas, rgb(code), spots * strength)
    return canvas


def night(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint stars and northern lights over a wood."""
    top, low, band, glow = [
        ("050b1a", "12405a", "4dffb0", "8a5cff"),
        ("0a0820", "3c2a63", "b58cff", "ff8ac0"),
        ("040d18", "1a5560", "7dffd8", "4fb0ff"),
        ("0b0f26", "5a4a6a", "ffd0a0", "c58aff"),
    ][variant % 4]
    canvas = frame.sky((0, top), (0.85, low), (1, low))
    canvas = shine(canvas, WHITE, frame.stars(rng))
    for color, lift in ((glow, -0.1), (band, 0.04)):
        path = skyline(rng, frame.width, base=0.5 + lift, rise=0.1, rough=0.4, waves=1.2)
        curtain = frame.curtain(path, reach=0.26)
        rays = frame.noise(rng.randrange(10**6), cell=0.05, stretch=1, octaves=2)
        rays = clip(rays.crop(0, 0, frame.width, 1).zoom(1, frame.height) * 0.7 + 0.62)
        folds = clip(frame.noise(rng.randrange(10**6), cell=0.5, octaves=2) * 1.1 + 0.62)
        canvas = shine(canvas, rgb(color), curtain * rays * folds * 0.85)
    hills = skyline(rng, frame.width, base=0.8, rise=0.06, waves=2)
    canvas = paint(canvas, _blend(rgb(low), rgb(top), 0.7), frame.below(hills))
    wood = skyline(rng, frame.width, base=0.93, rise=0.04, waves=2)
    wood = firs(rng, wood, height=0.16, aspect=frame.aspect)
    return paint(canvas, _blend(rgb(top), (0.0, 0.0, 0.0), 0.5), frame.below(wood))


def dunes(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint dunes in low light, one side of each in the shade."""
    top, low, lit, shade = [
        ("4f86b5", "f4dcc0", "f0b070", "8a4a35"),
        ("2d3a66", "f2a27c", "e88a5c", "4f2840"),
        ("7fa8bd", "fbeee0", "ecd2ae", "9a7a6a"),
        ("6a4a78", "ffc9a0", "f3a68a", "5a3358"),
    ][variant % 4]
    canvas = frame.sky((0, top), (0.5, low), (1, low))
    canvas = _streaks(frame, rng, canvas, rgb(low))
    layers = 6
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = 0.46 + 0.4 * depth**1.1
        outline = skyline(rng, frame.width, base=base, rise=0.09 + 0.05 * depth, rough=0.24,
            waves=1.1 + (1 - depth) * 1.6)  # fmt: skip
        below = frame.below(outline)
        # The light comes from one side: a slope is bright where its outline falls away from it.
        step = frame.width // 14
        slopes = [
            outline[min(frame.width - 1, at + step)] - outline[max(0, at - step)]
            for at in range(frame.width)
        ]
        facing = frame.row([0.5 + 0.45 * math.tanh(slope * 14) for slope in slopes])
        wind = frame.noise(rng.randrange(10**6), cell=0.02, stretch=7, octaves=3)
        foot = clip(frame.since(outline) * (2.6 - depth))
        tone = clip(facing * (foot * -0.8 + 1) + foot * 0.5 + wind * (0.03 + 0.05 * depth))
        sand = paint(colored(tone, (0, shade), (1, lit)), rgb(low), 0.55 * (1 - depth) ** 1.4)
        canvas = paint(canvas, sand, below)
    return canvas


def lake(frame: Frame, rng: Random, variant: int) -> pyvips.Image:
    """Paint mountains with snow, and again in the still water before them."""
    top, low, rock, snow, wood = [
        ("3a76b4", "dcecf5", "5f7186", "f6fafc", "1f3f3a"),
        ("3b3f78", "f7b9a2", "6a5570", "ffd9cc", "2a2740"),
        ("6f9fbf", "f5efe2", "7d8890", "ffffff", "3a4f38"),
        ("21406b", "f3c98b", "4a4f6b", "ffe6c2", "182a35"),
    ][variant % 4]
    shore = rng.uniform(0.56, 0.62)
    canvas = frame.sky((0, top), (shore, low), (1, low))
    canvas = _streaks(frame, rng, canvas, WHITE)
    for depth, rise in ((0.0, 0.19), (0.5, 0.14), (1.0, 0.1)):
        base = 0.31 + 0.15 * depth
        outline = skyline(rng, frame.width, base=base, rise=rise, rough=0.5, waves=2.4 + depth)
        since = frame.since(outline)
        lit = frame.gullies(rng, outline, lean=0.55)
        dark = frame.gullies(rng, outline, lean=-0.4)
        stone = paint(frame.fill(_blend(rgb(rock), rgb(top), 0.25)), rgb(rock), lit)
        # Snow covers the heights, and lies further down where the sun does not reach.
        cover = clip((since * -6 + 1.0 - depth * 0.5 + (dark - 0.5) * 1.5) * 2.5)
        shaded = _blend(rgb(top), rgb(snow), 0.35)
        white = paint(frame.fill(rgb(snow)), shaded, clip(lit * -1.5 + 1.15))
        stone = paint(stone, white, cover)
        air = clip((frame.y - base + 0.04) * 3.2) * 0.7 + 0.12 * (1 - depth)
        canvas = paint(canvas, paint(stone, rgb(low), air), frame.below(outline))
    for near in (0.4, 1.0):
        bank = skyline(rng, frame.width, base=shore - 0.012 * (1 - near), rise=0.02, waves=3)
        bank = firs(rng, bank, height=0.05 + 0.06 * near, aspect=frame.aspect)
        canvas = paint(canvas, _blend(rgb(low), rgb(wood), 0.35 + 0.6 * near), frame.below(bank))
    calm = frame.noise(rng.randrange(10**6), cell=0.03, stretch=10, octaves=3)
    depth_of_water = clip((frame.y - shore) * (1 / (1 - shore)))
    canvas = mirrored(canvas, shore, calm * depth_of_water * (frame.height * 0.03))
    return paint(canvas, rgb(top), (frame.y > shore) / 255 * (depth_of_water * 0.45 + 0.12))


SCENES: Final[tuple[Scene, ...]] = (misty_mountains, sea_at_sunset, bokeh, lake, dunes, night)


def _streaks(frame: Frame, rng: Random, canvas: pyvips.Image, color: Color) -> pyvips.Image:
    """Return the canvas with thin clouds, drawn out by the wind, in its upper part."""
    clouds = clip(frame.noise(rng.randrange(10**6), cell=0.09, stretch=6) * 0.8 - 0.05)
    return paint(canvas, color, clouds * clip(frame.y * -1.7 + 1.1) * 0.55)


def _blend(one: Color, other: Color, part: float) -> Color:
    red, green, blue = (a + (b - a) * part for a, b in zip(one, other, strict=True))
    return red, green, blue
