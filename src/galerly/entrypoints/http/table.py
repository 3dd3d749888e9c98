"""The route table: every route of the API, who may call it, what it takes and what it gives.

The dispatcher, the OpenAPI document and the authorization tests are all made from it. Columns:
method, path, handler, who, query, body, answer, status.
"""
# ruff: noqa: E501 - one row, one route: wrapped, it would be no table

from http import HTTPStatus

from galerly.entrypoints.http.router import (
    ANY_SESSION,
    ANYONE,
    PHOTOGRAPHER,
    VIEWERS,
    AnyRoute,
    Cache,
    Nothing,
    Route,
)
from galerly.entrypoints.http.routes import (
    activity,
    auth,
    clients,
    directory,
    downloads,
    galleries,
    logos,
    newsletter,
    photos,
    proofing,
    share_links,
    system,
    uploads,
    viewing,
)
from galerly.entrypoints.http.wire import accounts as account
from galerly.entrypoints.http.wire.activity import ActivityView
from galerly.entrypoints.http.wire.cities import CityList, CityQuery
from galerly.entrypoints.http.wire.clients import GrantView, Invitation, InvitationDraft, MailView
from galerly.entrypoints.http.wire.directory import DirectoryQuery, ListedView, ProfileView
from galerly.entrypoints.http.wire.downloads import (
    ArchiveTicket,
    ArchiveView,
    DownloadBody,
    NewArchive,
    TicketView,
)
from galerly.entrypoints.http.wire.exports import ExportView
from galerly.entrypoints.http.wire.feedback import (
    ChoicesView,
    CommentView,
    DiscussedView,
    FavoritesQuery,
    NewComment,
    NewReply,
    SelectionBody,
)
from galerly.entrypoints.http.wire.galleries import (
    GalleryPatch,
    GalleryQuery,
    GalleryView,
    NewGallery,
)
from galerly.entrypoints.http.wire.lists import Listing, PageQuery
from galerly.entrypoints.http.wire.photos import (
    Deleted,
    NewOrder,
    PhotoIds,
    PhotoOrderView,
    PhotoPatch,
    PhotoQuery,
    PhotoView,
)
from galerly.entrypoints.http.wire.share_links import LinkBody, LinkView
from galerly.entrypoints.http.wire.system import HealthQuery, HealthView
from galerly.entrypoints.http.wire.uploads import (
    Arrived,
    Confirmed,
    NewUploads,
    PartList,
    PartsWanted,
    ProgressView,
    SlotList,
    UnfinishedView,
)
from galerly.entrypoints.http.wire.viewing import (
    CardView,
    LayoutView,
    Opened,
    ShareOpening,
    ShareToken,
    ViewedGallery,
    ViewedPhotoQuery,
    ViewedPhotoView,
)
from galerly.entrypoints.http.wire.watermarks import AppliedView, NewLogo, OwnLogoView

CREATED, ACCEPTED, EMPTY = (
    HTTPStatus.CREATED,
    HTTPStatus.ACCEPTED,
    HTTPStatus.NO_CONTENT,
)
NO, TAGGED = Nothing, Cache.ETAG

ONE = "/galleries/{gallery_id}"
SEEN = "/view/galleries/{gallery_id}"

# fmt: off
ROUTES: tuple[AnyRoute, ...] = (
    # accounts and sessions
    Route("POST", "/auth/register", auth.register, ANYONE, NO, account.NewAccount, account.SignedIn, CREATED, idempotent=True),
    Route("POST", "/auth/login", auth.log_in, ANYONE, NO, account.Credentials, account.SignedIn),
    Route("POST", "/auth/totp", auth.set_up_second_factor, PHOTOGRAPHER, NO, account.FactorRequest, account.FactorSecret),
    Route("POST", "/auth/totp/confirm", auth.confirm_second_factor, PHOTOGRAPHER, NO, account.FactorProof, account.RecoveryCodes, idempotent=True),
    Route("DELETE", "/auth/totp", auth.switch_off_second_factor, PHOTOGRAPHER, NO, account.PasswordProof, None, EMPTY),
    Route("POST", "/auth/logout", auth.log_out, ANY_SESSION, NO, NO, None, EMPTY),
    Route("GET", "/auth/sessions", auth.list_sessions, PHOTOGRAPHER, PageQuery, NO, Listing[account.SessionView]),
    Route("DELETE", "/auth/sessions", auth.revoke_other_sessions, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("DELETE", "/auth/sessions/{session_id}", auth.revoke_session, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", "/auth/me", auth.get_me, PHOTOGRAPHER, NO, NO, account.UserView),
    Route("PATCH", "/auth/me", auth.update_me, PHOTOGRAPHER, NO, account.ProfilePatch, account.UserView),
    Route("DELETE", "/auth/me", auth.delete_me, PHOTOGRAPHER, NO, account.PasswordProof, None, EMPTY),
    Route("GET", "/auth/me/logo", logos.get_logo, PHOTOGRAPHER, NO, NO, OwnLogoView),
    Route("PUT", "/auth/me/logo", logos.put_logo, PHOTOGRAPHER, NO, NewLogo, OwnLogoView, ACCEPTED),
    Route("DELETE", "/auth/me/logo", logos.remove_logo, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", "/auth/me/export", auth.export_me, PHOTOGRAPHER, NO, NO, ExportView),
    Route("POST", "/auth/me/export", auth.keep_export, PHOTOGRAPHER, NO, NO, TicketView),
    Route("POST", "/auth/password", auth.change_password, PHOTOGRAPHER, NO, account.PasswordChange, None, EMPTY),
    Route("POST", "/auth/verify-email", auth.verify_email, ANYONE, NO, account.MailedSecret, None, EMPTY),
    Route("POST", "/auth/verify-email/resend", auth.resend_verification, PHOTOGRAPHER, NO, NO, None, ACCEPTED),
    Route("POST", "/auth/password-reset", auth.request_password_reset, ANYONE, NO, account.EmailOnly, None, ACCEPTED),
    Route("POST", "/auth/password-reset/confirm", auth.confirm_password_reset, ANYONE, NO, account.PasswordReset, None, EMPTY),
    Route("POST", "/auth/client/code", auth.request_client_code, ANYONE, NO, account.CodeRequest, account.ChallengeView, ACCEPTED, idempotent=True),
    Route("POST", "/auth/client/session", auth.open_client_session, ANYONE, NO, account.CodeAnswer, account.ClientSignedIn, idempotent=True),
    # galleries
    Route("GET", "/galleries", galleries.list_galleries, PHOTOGRAPHER, GalleryQuery, NO, Listing[GalleryView], cache=TAGGED),
    Route("POST", "/galleries", galleries.create_gallery, PHOTOGRAPHER, NO, NewGallery, GalleryView, CREATED, idempotent=True),
    Route("GET", ONE, galleries.get_gallery, PHOTOGRAPHER, NO, NO, GalleryView, cache=TAGGED),
    Route("PATCH", ONE, galleries.update_gallery, PHOTOGRAPHER, NO, GalleryPatch, GalleryView, cache=TAGGED, if_match=True),
    Route("DELETE", ONE, galleries.delete_gallery, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", ONE + "/watermark", logos.get_watermark, PHOTOGRAPHER, NO, NO, AppliedView),
    # uploads and photos
    Route("GET", ONE + "/uploads", uploads.list_uploads, PHOTOGRAPHER, PageQuery, NO, Listing[UnfinishedView]),
    Route("POST", ONE + "/uploads", uploads.open_uploads, PHOTOGRAPHER, NO, NewUploads, SlotList, idempotent=True),
    Route("GET", ONE + "/uploads/{photo_id}", uploads.get_upload, PHOTOGRAPHER, NO, NO, ProgressView),
    Route("POST", ONE + "/uploads/{photo_id}/parts", uploads.open_parts, PHOTOGRAPHER, NO, PartsWanted, PartList),
    Route("GET", ONE + "/photos", photos.list_photos, PHOTOGRAPHER, PhotoQuery, NO, Listing[PhotoView], cache=TAGGED),
    Route("POST", ONE + "/photos", uploads.confirm_uploads, PHOTOGRAPHER, NO, Arrived, Confirmed),
    Route("POST", ONE + "/photos/delete", photos.delete_photos, PHOTOGRAPHER, NO, PhotoIds, Deleted),
    Route("POST", ONE + "/photos/order", photos.order_photos, PHOTOGRAPHER, NO, NewOrder, PhotoOrderView),
    Route("GET", ONE + "/photos/{photo_id}", photos.get_photo, PHOTOGRAPHER, NO, NO, PhotoView, cache=TAGGED),
    Route("PATCH", ONE + "/photos/{photo_id}", photos.update_photo, PHOTOGRAPHER, NO, PhotoPatch, PhotoView, cache=TAGGED, if_match=True),
    Route("DELETE", ONE + "/photos/{photo_id}", photos.delete_photo, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("POST", ONE + "/photos/{photo_id}/retry", photos.retry_photo, PHOTOGRAPHER, NO, NO, PhotoView, ACCEPTED),
    # sharing
    Route("GET", ONE + "/links", share_links.list_links, PHOTOGRAPHER, PageQuery, NO, Listing[LinkView]),
    Route("POST", ONE + "/links", share_links.create_link, PHOTOGRAPHER, NO, LinkBody, LinkView, CREATED, idempotent=True),
    Route("PATCH", ONE + "/links/{link_id}", share_links.update_link, PHOTOGRAPHER, NO, LinkBody, LinkView),
    Route("DELETE", ONE + "/links/{link_id}", share_links.revoke_link, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", ONE + "/clients", clients.list_clients, PHOTOGRAPHER, PageQuery, NO, Listing[GrantView]),
    Route("POST", ONE + "/clients", clients.invite_client, PHOTOGRAPHER, NO, Invitation, GrantView, CREATED, idempotent=True),
    Route("POST", ONE + "/clients/preview", clients.preview_invitation, PHOTOGRAPHER, NO, InvitationDraft, MailView),
    Route("DELETE", ONE + "/clients/{email}", clients.withdraw_client, PHOTOGRAPHER, NO, NO, None, EMPTY),
    # what viewers said, for the owner
    Route("GET", ONE + "/favorites", proofing.list_favorites, PHOTOGRAPHER, FavoritesQuery, NO, Listing[ChoicesView], other_types=("text/csv", "text/plain")),
    Route("DELETE", ONE + "/selections/{viewer_id}", proofing.reopen_selection, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", ONE + "/comments", proofing.list_comments, PHOTOGRAPHER, PageQuery, NO, Listing[DiscussedView]),
    Route("POST", ONE + "/photos/{photo_id}/comments", proofing.reply_to_comments, PHOTOGRAPHER, NO, NewReply, DiscussedView, CREATED, idempotent=True),
    Route("DELETE", ONE + "/news", proofing.look_at_news, PHOTOGRAPHER, NO, NO, None, EMPTY),
    Route("GET", ONE + "/activity", activity.get_activity, PHOTOGRAPHER, NO, NO, ActivityView),
    # viewing
    Route("POST", "/share/card", viewing.share_card, ANYONE, NO, ShareToken, CardView),
    Route("POST", "/share/session", viewing.open_share, ANYONE, NO, ShareOpening, Opened, idempotent=True, afresh=True),
    Route("GET", "/view/galleries", viewing.list_viewed_galleries, VIEWERS, PageQuery, NO, Listing[ViewedGallery], cache=TAGGED),
    Route("GET", SEEN, viewing.view_gallery, VIEWERS, NO, NO, ViewedGallery, cache=TAGGED),
    Route("GET", SEEN + "/photos", viewing.view_photos, VIEWERS, ViewedPhotoQuery, NO, Listing[ViewedPhotoView], cache=TAGGED),
    Route("GET", SEEN + "/layout", viewing.view_layout, VIEWERS, NO, NO, LayoutView, cache=TAGGED),
    Route("PUT", SEEN + "/photos/{photo_id}/favorite", proofing.add_favorite, VIEWERS, NO, NO, None, EMPTY),
    Route("DELETE", SEEN + "/photos/{photo_id}/favorite", proofing.remove_favorite, VIEWERS, NO, NO, None, EMPTY),
    Route("POST", SEEN + "/selection", proofing.submit_selection, VIEWERS, NO, SelectionBody, None, EMPTY),
    Route("GET", SEEN + "/photos/{photo_id}/comments", proofing.view_comments, VIEWERS, PageQuery, NO, Listing[CommentView]),
    Route("POST", SEEN + "/photos/{photo_id}/comments", proofing.add_comment, VIEWERS, NO, NewComment, CommentView, CREATED, idempotent=True, afresh=True),
    Route("POST", SEEN + "/photos/{photo_id}/download", downloads.download_photo, VIEWERS, NO, DownloadBody, TicketView),
    Route("POST", SEEN + "/archives", downloads.request_archive, VIEWERS, NO, NewArchive, ArchiveTicket, ACCEPTED, idempotent=True, afresh=True),
    Route("GET", SEEN + "/archives/{archive_id}", downloads.get_archive, VIEWERS, NO, NO, ArchiveView),
    # public
    Route("GET", "/cities", directory.search_cities, ANYONE, CityQuery, NO, CityList, cache=TAGGED),
    Route("GET", "/photographers", directory.list_photographers, ANYONE, DirectoryQuery, NO, Listing[ListedView], cache=TAGGED),
    Route("GET", "/photographers/{handle}", directory.get_photographer, ANYONE, NO, NO, ProfileView, cache=TAGGED),
    Route("POST", "/newsletter/subscriptions", newsletter.subscribe, ANYONE, NO, account.EmailOnly, None, ACCEPTED),
    Route("POST", "/newsletter/confirm", newsletter.confirm_subscription, ANYONE, NO, account.MailedSecret, None, EMPTY),
    Route("POST", "/newsletter/unsubscribe", newsletter.unsubscribe, ANYONE, NO, account.MailedSecret, None, EMPTY),
    Route("GET", "/unsubscribe/{token}", newsletter.show_unsubscribe, ANYONE, NO, NO, None, HTTPStatus.SEE_OTHER),
    Route("POST", "/unsubscribe/{token}", newsletter.unsubscribe_at_once, ANYONE, NO, NO, None, EMPTY, form=True),
    Route("GET", "/health", system.get_health, ANYONE, HealthQuery, NO, HealthView),
    Route("GET", "/openapi.json", system.get_openapi, ANYONE, NO, NO, None, cache=TAGGED, other_types=("application/json",)),
)
# fmt: on
