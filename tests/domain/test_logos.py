"""Logos: shown only once they were read, and gone when nothing uses them."""

import pytest
from tests.domain.test_watermarks import PNG, mark, wish

from galerly.domain.model.errors import InvalidError, SlowDownError
from galerly.domain.model.logo import LOGO_MAX_BYTES


def put(studio, data=PNG, content_type="image/png"):
    return studio.services.logos.put(studio.anna, data, content_type).logo


def logo(studio):
    return studio.ports.users.get(studio.anna).logo


def keys(studio):
    return [o.key for o in studio.ports.objects.list("logos/", after=None, limit=100).items]


def test_a_logo_is_in_use_once_it_was_read(studio):
    first = put(studio)
    assert first.picture is None
    assert studio.services.media.logo(studio.ports.users.get(studio.anna)) is None

    studio.galerly.run_jobs()

    assert logo(studio).picture.id == first.pending
    assert logo(studio).pending is None
    assert keys(studio) == [f"logos/{studio.anna}/{first.pending}.png"]


def test_what_is_no_picture_leaves_the_logo_in_use_and_says_why(studio):
    put(studio)
    studio.galerly.run_jobs()
    before = logo(studio).picture

    put(studio, b"<svg/>")
    studio.galerly.run_jobs()

    assert logo(studio).picture == before
    assert logo(studio).failure == "this file is not a PNG"


@pytest.mark.parametrize(
    ("data", "content_type", "field"),
    [
        (b"", "image/png", "data"),
        (bytes(LOGO_MAX_BYTES + 1), "image/png", "data"),
        (b"<svg/>", "image/svg+xml", "content_type"),
    ],
)
def test_a_logo_of_the_wrong_kind_or_size_is_refused(studio, data, content_type, field):
    with pytest.raises(InvalidError) as caught:
        put(studio, data, content_type)

    assert caught.value.field == field
    assert keys(studio) == []


def test_so_many_logos_an_hour_are_enough(studio):
    for _ in range(60):
        put(studio)

    with pytest.raises(SlowDownError):
        put(studio)


def test_of_two_in_a_row_the_last_one_counts(studio):
    put(studio)
    second = put(studio, PNG + b" two")

    studio.galerly.run_jobs()

    assert logo(studio).picture.id == second.pending
    assert len(keys(studio)) == 1


def test_the_comparison_keeps_what_a_watermark_is_made_of_and_takes_the_rest(studio):
    put(studio)
    studio.galerly.run_jobs()
    used = logo(studio).picture.id
    gallery = mark(studio, studio.gallery(), wish(logo=True, text=""))
    put(studio, PNG + b" two")
    studio.galerly.run_jobs()
    studio.services.logos.remove(studio.anna)
    assert len(keys(studio)) == 2
    studio.wait(hours=25)

    studio.services.comparison.compare({})
    assert keys(studio) == [f"logos/{studio.anna}/{used}.png"]

    mark(studio, gallery, None)
    studio.services.comparison.compare({})
    assert keys(studio) == []


def test_a_deleted_account_leaves_no_logo(studio):
    put(studio)
    studio.galerly.run_jobs()

    studio.services.deletion.delete_account(studio.anna)
    studio.galerly.run_jobs()

    assert keys(studio) == []
