"""What somebody may see of a gallery: a right that is settled, and what was read with it."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from attrs import field, frozen

from galerly.domain.model.access import Actor, Grant
from galerly.domain.model.account import User
from galerly.domain.model.changes import UNSET, Unset
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.gallery import Gallery, Permissions, ShareLink
from galerly.domain.model.ids import PhotoId, ViewerId
from galerly.domain.model.outline import Outline
from galerly.domain.model.photo import Photo


class Need(Enum):
    """What a page asks for beside the gallery, and can be read before the gallery is."""

    OUTLINE = auto()
    WORDS = auto()  # favorites and numbers of comments
    VIEWER = auto()
    PHOTOGRAPHER = auto()
    VISIT = auto()  # when the viewer was here last; see `visit`


@frozen(kw_only=True)
class Ahead:
    """What was read together with an access; None or UNSET: not read."""

    outline: Outline | None = None
    favorites: frozenset[PhotoId] | None = None
    comments: Mapping[PhotoId, int] | None = None
    viewer: Viewer | Unset | None = UNSET
    photographer: User | None = None
    last_visit: datetime | None = None  # also None: never


@frozen(kw_only=True)
class Access:
    """An actor's settled right to look at a gallery, read from the store just now."""

    actor: Actor
    gallery: Gallery
    permissions: Permissions
    grant: Grant | None  # None: the owner's preview
    viewer_id: ViewerId | None  # None: the owner
    ahead: Ahead = field(factory=Ahead, eq=False, repr=False)

    @property
    def sections(self) -> tuple[str, ...]:
        """The only sections to be seen; empty: all."""
        return self.grant.sections if isinstance(self.grant, ShareLink) else ()

    def seen(self, photo: Photo | None) -> Photo | None:
        """Return a photo of the gallery as it may be seen; None if it may not.

        Where the gallery has a watermark, it comes without the renditions that should carry one
        and do not (yet): the owner's preview, too, shows what clients see.
        """
        if photo is None or not photo.visible:
            return None
        if self.sections and photo.section not in self.sections:
            return None
        return self.gallery.shown(photo)


@frozen(kw_only=True)
class ViewedPhoto:
    """A photo with what this viewer and others did with it."""

    photo: Photo
    favorite: bool
    comments: int
