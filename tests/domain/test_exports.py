import pytest
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD

from galerly.domain.model.errors import NotFoundError


def test_an_export_holds_everything_about_a_photographer_and_nothing_of_another(studio):
    gallery = studio.gallery("One", client_email="lena@example.com")
    photos = studio.photos(gallery, 3)
    link = studio.link(gallery)
    viewer = studio.viewer(gallery, "Tom")
    studio.services.proofing.add_favorite(viewer, gallery.id, photos[0].id)
    studio.services.proofing.add_comment(viewer, gallery.id, photos[0].id, "Lovely")
    studio.draft("Two")
    _, issued = studio.services.accounts.log_in(email=ANNA_EMAIL, password=ANNA_PASSWORD)
    studio.services.newsletter.subscribe(ANNA_EMAIL)
    studio.galerly.run_jobs()
    studio.services.galleries.create(by=studio.other(), title="Theirs")

    export = studio.services.exports.export(studio.anna)

    assert export.account == studio.services.accounts.get(studio.anna)
    assert issued.session.id in [s.id for s in export.sessions]
    assert export.newsletter.email == ANNA_EMAIL
    assert [g.gallery.title for g in export.galleries] == ["Two", "One"]
    one = export.galleries[1]
    assert one.photos == tuple(studio.all_photos(gallery))
    assert link.link in one.links
    assert [c.email for c in one.clients] == ["lena@example.com"]
    assert [v.name for v in one.viewers] == ["Tom"]
    assert [(f.photo_id, f.viewer_id) for f in one.favorites] == [(photos[0].id, viewer.viewer_id)]
    assert [c.text for c in one.comments] == ["Lovely"]
    assert [(day.views, day.visitors) for day in one.activity.days] == [(1, 1)]
    assert [opened.count for opened in one.activity.links.values()] == [1]


def test_an_export_of_more_than_a_page_is_complete(studio):
    for number in range(1003):
        studio.draft(f"G{number}")
    gallery = studio.gallery("Talk")
    photo = studio.photo(gallery)
    for number in range(1003):
        studio.services.proofing.reply(gallery.id, photo.id, f"{number}", by=studio.anna)

    export = studio.services.exports.export(studio.anna)

    assert len(export.galleries) == 1004
    assert [c.text for c in export.galleries[0].comments] == [str(n) for n in range(1003)]


def test_nothing_is_exported_of_who_is_gone(studio):
    studio.services.deletion.delete_account(studio.anna)

    with pytest.raises(NotFoundError):
        studio.services.exports.export(studio.anna)


def test_a_kept_export_is_gone_after_a_day_or_with_the_account(studio):
    user = studio.services.accounts.get(studio.anna).user
    exports = [studio.services.exports.keep(user, b"{}") for _ in range(2)]

    assert {e.filename for e in exports} == {f"galerly-{user.handle}.json"}
    studio.galerly.sweep()
    assert len(studio.ports.objects.list("exports/", after=None, limit=9).items) == 2
    studio.wait(hours=24, seconds=1)
    studio.galerly.sweep()
    assert studio.ports.objects.list("exports/", after=None, limit=9).items == ()
    studio.services.exports.keep(user, b"{}")
    studio.services.deletion.delete_account(studio.anna)
    studio.galerly.run_jobs()
    assert studio.ports.objects.list("exports/", after=None, limit=9).items == ()
