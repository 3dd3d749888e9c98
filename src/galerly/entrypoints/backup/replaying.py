"""What was deleted after a backup was made, deleted again once it is restored.

Whoever left, was taken out or was shut out in that time would else be there again. What is gone
can only be told by what was there last: the database as it was before it was put aside.
"""

import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve, frozen

from galerly.domain.model.errors import GalerlyError, NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import UserId
from galerly.domain.services.inventory import Inventory
from galerly.entrypoints.bootstrap import copy_database, embedded
from galerly.entrypoints.migration.rows import PAGE, every
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System


@frozen
class Deleted:
    """Something that was deleted again."""

    noun: str
    name: str  # its id, or its address


class OtherInstallationError(NotFoundError):
    """None of the restored accounts was ever there: all would be deleted."""

    code = "other-installation"

    def __init__(self, old: Path) -> None:
        GalerlyError.__init__(
            self,
            f"{old} knows no account of the backup: it is another installation, or all were "
            "deleted; nothing was deleted again",
        )


def replay(settings: Settings, old: Path) -> tuple[Deleted, ...]:
    """Delete from a restored installation what is not in the database of `old` any more.

    Of photos, files and all that hangs on them, rows go at once and the rest with the jobs of the
    next server. No row and no file of `old` is changed.

    Raises:
        OtherInstallationError: If `old` has none of the restored accounts; nothing is deleted.
    """
    # Nothing of this needs the keys, and none are to be made where they were left out.
    keyless = evolve(settings, secret=secrets.token_hex(32))
    with TemporaryDirectory(prefix="galerly-") as folder:
        copy_database(Settings(data=old), Path(folder) / "galerly.db")
        with embedded(evolve(keyless, data=Path(folder))) as then, embedded(keyless) as now:
            owners = [*_inventory(now).owners()]
            if owners and not any(_has_user(then.ports, owner_id) for owner_id in owners):
                raise OtherInstallationError(old)
            return tuple(_replayed(then.ports, now))


def _inventory(system: System) -> Inventory:
    ports = system.ports
    return Inventory(users=ports.users, galleries=ports.galleries, photos=ports.photos)


def _replayed(then: Ports, now: System) -> Iterator[Deleted]:
    inventory = _inventory(now)
    for owner_id in list(inventory.owners()):
        if not _has_user(then, owner_id):
            now.services.deletion.delete_account(owner_id)
            yield Deleted("account", owner_id)
    for gallery in list(inventory.every_gallery()):
        if not _has_gallery(then, gallery):
            now.services.deletion.delete_gallery(gallery)
            yield Deleted("gallery", gallery.id)
            continue
        yield from _of_gallery(then, now, gallery)
        for some in list(inventory.batches(gallery)):
            ids = tuple(photo.id for photo in some)
            kept = then.photos.get_many(gallery.owner_id, gallery.id, ids)
            gone = tuple(photo_id for photo_id in ids if photo_id not in kept)
            now.services.deletion.delete_photos(gallery.owner_id, gallery.id, gone)
            yield from (Deleted("photo", photo_id) for photo_id in gone)
    subscriptions = now.ports.newsletters
    for subscription in list(every(partial(subscriptions.page, limit=PAGE))):
        if then.newsletters.find(subscription.email) is None:
            subscriptions.remove(subscription.email)
            yield Deleted("subscription", subscription.email)


def _of_gallery(then: Ports, now: System, gallery: Gallery) -> Iterator[Deleted]:
    galleries, place = now.ports.galleries, (gallery.owner_id, gallery.id)
    links = {link.id for link in then.galleries.links(*place)}
    for link in galleries.links(*place):
        if link.id not in links:
            galleries.remove_link(*place, link.id)
            yield Deleted("share link", link.id)
    clients = {grant.email for grant in then.galleries.grants(*place)}
    for grant in galleries.grants(*place):
        if grant.email not in clients:
            galleries.remove_grant(*place, grant.email)
            yield Deleted("invitation", f"{gallery.id} {grant.email}")


def _has_user(ports: Ports, user_id: UserId) -> bool:
    try:
        ports.users.get(user_id)
    except NotFoundError:
        return False
    return True


def _has_gallery(ports: Ports, gallery: Gallery) -> bool:
    try:
        ports.galleries.get(gallery.owner_id, gallery.id)
    except NotFoundError:
        return False
    return True
