"""Worlds in which use cases are cut short, and what must be sound of them afterwards."""

from collections.abc import Callable
from typing import Any

from attrs import define
from tests.domain.crashing import CrashError, Cut, Fault, cut_services
from tests.domain.soundness import archive_keys, check_sound
from tests.domain.studio import Studio, a_studio
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import (
    UnavailableError,
)
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.photo import Photo
from galerly.entrypoints.services import Services


@define
class World:
    """A studio in which a use case is about to be cut."""

    studio: Studio
    gallery: Gallery
    photos: list[Photo]
    slots: list[Any]


def a_world(photos: int = 2, slots: int = 2) -> World:
    """Return a gallery with photos that were said something of, and uploads that have arrived."""
    studio = a_studio()
    gallery = studio.gallery()
    ready = studio.photos(gallery, photos)
    if ready:
        viewer = studio.viewer(gallery, "Tom")
        studio.services.proofing.add_favorite(viewer, gallery.id, ready[0].id)
        studio.services.proofing.add_comment(viewer, gallery.id, ready[0].id, "Lovely")
    data = [a_jpeg(note=f"slot {n}") for n in range(slots)]
    opened = [studio.slot(gallery, d, filename=f"s{n}.jpg") for n, d in enumerate(data)]
    for slot, bytes_ in zip(opened, data, strict=True):
        studio.put(slot, bytes_)
    studio.galerly.settle()
    return World(studio=studio, gallery=gallery, photos=ready, slots=opened)


def run_due(services: Services) -> None:
    while services.worker.run_next():
        pass


def each_cut(
    make: Callable[[], World],
    use_case: Callable[[Services, World], object],
    check: Callable[[World], None],
    fault: Fault,
) -> int:
    """Cut a use case at call 1, 2, ... until it runs through; return how many calls it makes."""
    at = 0
    while True:
        at += 1
        world = make()
        with world.studio.galerly:
            cut = Cut(fault=fault, at=at)
            services = cut_services(world.studio.ports, cut)
            try:
                use_case(services, world)
            except (CrashError, UnavailableError):
                assert cut.struck
            if not cut.struck:
                return at - 1
            world.studio.ports.jobs.recover()
            check(world)


def recovered(world: World) -> None:
    """Let two days pass with their work and sweeps, and assert that all is sound."""
    studio = world.studio
    studio.galerly.settle()
    for _ in range(2):
        studio.wait(hours=25)
        studio.galerly.sweep()
        studio.galerly.settle()
    assert studio.jobs_waiting() == 0
    assert studio.ports.jobs.parked(limit=9) == ()
    owners = [studio.anna]
    check_sound(studio.ports, owners, archives=archive_keys(studio.ports, owners))
