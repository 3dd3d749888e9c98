"""The items beside the photos of a gallery, by the beginning of their keys."""

from collections.abc import Iterator

from galerly.adapters.aws.dynamodb_items import Item, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.domain.model.ids import GalleryId


class OnGallery(OnStore):
    """Reads kinds of items of one gallery."""

    NOUN = "photos"

    def _beginning(
        self,
        gallery_id: GalleryId,
        beginning: str,
        *,
        after: Item | None = None,
        project: str | None = None,
        page: int | None = None,
    ) -> Iterator[Item]:
        """Yield the items whose sort keys begin so, in order, from behind `after`.

        `page` is how many a request reads.
        """
        return self.store.query(
            self.table,
            "gallery_id = :gallery AND begins_with(id, :beginning)",
            {":gallery": text(gallery_id), ":beginning": text(beginning)},
            after=after,
            project=project,
            limit=page,
        )
