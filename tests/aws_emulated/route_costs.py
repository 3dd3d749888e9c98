"""What every route costs: one request of each, as its usual caller sends it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from attrs import frozen
from tests.authenticator import code_shown
from tests.aws_emulated.metered import Answer
from tests.aws_emulated.metering import Spent
from tests.aws_emulated.scene import (
    CLIENT,
    PASSWORD,
    Scene,
    done,
    stored_gallery,
    stored_photos,
    stored_slots,
)
from tests.builders import a_city, an_archive

from galerly.domain.model.gallery import Download
from galerly.domain.model.photo import PhotoStatus
from galerly.entrypoints.http.table import ROUTES

Ask = Callable[[Scene], Answer]

CASES: dict[str, list[tuple[str, Ask]]] = {}
"""By method and path: what is asked, and the request; what it needs is made before it."""

SHARED = "share link"
_numbers = count(1)


@frozen(kw_only=True)
class Cost:
    """What a request of a route takes."""

    route: str
    note: str
    spent: Spent


def measured(scene: Scene) -> Iterator[Cost]:
    """Send a request of each route; yield what it took, in the order of the route table."""
    for route in ROUTES:
        name = f"{route.method} {route.path}"
        for note, ask in CASES[name]:
            answer = ask(scene)
            done(answer)
            yield Cost(route=name, note=note, spent=answer.spent)


def asks(route: str, note: str = "") -> Callable[[Ask], Ask]:
    """Register a request of a route."""

    def register(ask: Ask) -> Ask:
        CASES.setdefault(route, []).append((note, ask))
        return ask

    return register


def plain(route: str, caller: str, body: Any = None, note: str = "") -> None:
    """Register a request that needs nothing but the scene."""
    method, path = route.split()

    def ask(scene: Scene) -> Answer:
        return scene.aws.request(method, filled(scene, path), body, token=getattr(scene, caller))

    asks(route, note)(ask)


def filled(scene: Scene, path: str) -> str:
    """Return a path of the scene's things."""
    return path.format(
        gallery_id=scene.gallery.id,
        photo_id=scene.photos[0].id,
        link_id=scene.link_id,
        viewer_id=scene.viewer_id,
        email=CLIENT,
        handle=scene.handle,
    )


def anew(scene: Scene) -> str:
    """Return the token of another session of the photographer's."""
    body = {"email": scene.email, "password": PASSWORD}
    return str(done(scene.aws.request("POST", "/auth/login", body))["token"])


def mailed(scene: Scene, address: str, form: str = r"#([A-Za-z0-9_-]{20,})") -> str:
    """Return the secret in the last mail to an address."""
    scene.aws.send_mails()
    text = scene.aws.harness.mail.to(address)[-1].text
    found = re.search(form, text)
    assert found, text
    return found[1]


# --- accounts and sessions ---


def _register(scene: Scene) -> tuple[str, Answer]:
    email = f"new{next(_numbers):05}@example.com"
    body = {"email": email, "password": PASSWORD, "name": "Boris Blum"}
    return email, scene.aws.request("POST", "/auth/register", body)


@asks("POST /auth/register")
def _(scene: Scene) -> Answer:
    return _register(scene)[1]


@asks("POST /auth/login")
def _(scene: Scene) -> Answer:
    body = {"email": scene.email, "password": PASSWORD}
    return scene.aws.request("POST", "/auth/login", body)


@asks("POST /auth/login", "with a second factor")
def _(scene: Scene) -> Answer:
    email, answer = _register(scene)
    code = _confirmed(scene, done(answer)["token"])["recovery_codes"][0]
    body = {"email": email, "password": PASSWORD, "code": code}
    return scene.aws.request("POST", "/auth/login", body)


def _confirmed(scene: Scene, token: str) -> Any:
    return done(scene.aws.request("POST", "/auth/totp/confirm", _proof(scene, token), token=token))


def _proof(scene: Scene, token: str) -> dict[str, str]:
    setup = done(scene.aws.request("POST", "/auth/totp", {}, token=token))
    return {"code": code_shown(setup["secret"], at=scene.aws.system.clock.now())}


@asks("POST /auth/totp")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", "/auth/totp", {}, token=done(_register(scene)[1])["token"])


@asks("POST /auth/totp/confirm")
def _(scene: Scene) -> Answer:
    token = done(_register(scene)[1])["token"]
    return scene.aws.request("POST", "/auth/totp/confirm", _proof(scene, token), token=token)


@asks("DELETE /auth/totp")
def _(scene: Scene) -> Answer:
    token = done(_register(scene)[1])["token"]
    _confirmed(scene, token)
    return scene.aws.request("DELETE", "/auth/totp", {"password": PASSWORD}, token=token)


@asks("POST /auth/logout")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", "/auth/logout", token=anew(scene))


plain("GET /auth/sessions", "anna")


@asks("DELETE /auth/sessions")
def _(scene: Scene) -> Answer:
    anew(scene)
    return scene.aws.request("DELETE", "/auth/sessions", token=scene.anna)


@asks("DELETE /auth/sessions/{session_id}")
def _(scene: Scene) -> Answer:
    listed = done(scene.aws.request("GET", "/auth/sessions", token=anew(scene)))["items"]
    current = next(s["id"] for s in listed if s["current"])
    return scene.aws.request("DELETE", f"/auth/sessions/{current}", token=scene.anna)


plain("GET /auth/me", "anna", note="among 32 galleries")
plain("PATCH /auth/me", "anna", {"bio": "Weddings and people."})


plain("GET /auth/me/logo", "anna")
plain(
    "PUT /auth/me/logo", "anna", {"content_type": "image/png", "data": "iVBORw0KGgo="}, note="small"
)
plain("DELETE /auth/me/logo", "anna")


@asks("DELETE /auth/me", "with one gallery")
def _(scene: Scene) -> Answer:
    _, answer = _register(scene)
    session = done(answer)
    stored_gallery(scene.aws, session["user"]["id"])
    return scene.aws.request("DELETE", "/auth/me", {"password": PASSWORD}, token=session["token"])


@asks("GET /auth/me/export", "with one gallery of 20 photos")
def _(scene: Scene) -> Answer:
    session = done(_register(scene)[1])
    stored_photos(scene.aws, stored_gallery(scene.aws, session["user"]["id"]), 20)
    return scene.aws.request("GET", "/auth/me/export", token=session["token"])


@asks("POST /auth/me/export", "with one gallery of 20 photos")
def _(scene: Scene) -> Answer:
    session = done(_register(scene)[1])
    stored_photos(scene.aws, stored_gallery(scene.aws, session["user"]["id"]), 20)
    return scene.aws.request("POST", "/auth/me/export", token=session["token"])


@asks("POST /auth/password")
def _(scene: Scene) -> Answer:
    session = done(_register(scene)[1])
    body = {"current_password": PASSWORD, "new_password": "eight grey herons"}
    return scene.aws.request("POST", "/auth/password", body, token=session["token"])


@asks("POST /auth/verify-email")
def _(scene: Scene) -> Answer:
    email, _answer = _register(scene)
    return scene.aws.request("POST", "/auth/verify-email", {"token": mailed(scene, email)})


@asks("POST /auth/verify-email/resend")
def _(scene: Scene) -> Answer:
    session = done(_register(scene)[1])
    return scene.aws.request("POST", "/auth/verify-email/resend", token=session["token"])


@asks("POST /auth/password-reset")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", "/auth/password-reset", {"email": scene.email})


@asks("POST /auth/password-reset/confirm")
def _(scene: Scene) -> Answer:
    email, _answer = _register(scene)
    done(scene.aws.request("POST", "/auth/password-reset", {"email": email}))
    body = {"token": mailed(scene, email), "new_password": "eight grey herons"}
    return scene.aws.request("POST", "/auth/password-reset/confirm", body)


@asks("POST /auth/client/code")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", "/auth/client/code", {"email": CLIENT})


@asks("POST /auth/client/session")
def _(scene: Scene) -> Answer:
    email = f"client{next(_numbers):05}@example.com"
    asked = done(scene.aws.request("POST", "/auth/client/code", {"email": email}))
    body = {"challenge": asked["challenge"], "code": mailed(scene, email, r"\b(\d{6})\b")}
    return scene.aws.request("POST", "/auth/client/session", body)


# --- galleries ---

plain("GET /galleries", "anna", note="32 galleries")


@asks("GET /galleries", "32 galleries, a search")
def _(scene: Scene) -> Answer:
    return scene.aws.request("GET", "/galleries?q=lena", token=scene.anna)


plain("POST /galleries", "anna", {"title": "Lena & Tom"})
plain("GET /galleries/{gallery_id}", "anna")
plain("GET /galleries/{gallery_id}/watermark", "anna", note="of 200 photos")
plain("PATCH /galleries/{gallery_id}", "anna", {"title": "Lena, Tom"})


@asks("DELETE /galleries/{gallery_id}")
def _(scene: Scene) -> Answer:
    doomed = stored_gallery(scene.aws, scene.anna_id)
    return scene.aws.request("DELETE", f"/galleries/{doomed.id}", token=scene.anna)


# --- uploads and photos ---

HUNDRED = [
    {
        "filename": f"DSC_{n:04d}.jpg",
        "content_type": "image/jpeg",
        "size": 8_000_000,
        "sha256": f"{n:064x}",
    }
    for n in range(100)
]

plain("GET /galleries/{gallery_id}/uploads", "anna", note="200 photos, 100 open slots")


@asks("POST /galleries/{gallery_id}/uploads", "100 files")
def _(scene: Scene) -> Answer:
    path, few = f"{scene.path}/uploads", {"files": HUNDRED[:1]}
    done(scene.aws.request("POST", path, few, token=scene.anna))  # begins the hour that is counted
    return scene.aws.request("POST", path, {"files": HUNDRED}, token=scene.anna)


@asks("GET /galleries/{gallery_id}/uploads/{photo_id}", "a large file, in parts")
def _(scene: Scene) -> Answer:
    photo_id = _large_slot(scene)
    return scene.aws.request("GET", f"{scene.path}/uploads/{photo_id}", token=scene.anna)


@asks("POST /galleries/{gallery_id}/uploads/{photo_id}/parts", "a large file")
def _(scene: Scene) -> Answer:
    path = f"{scene.path}/uploads/{_large_slot(scene)}/parts"
    return scene.aws.request("POST", path, {"part_numbers": [1, 2]}, token=scene.anna)


def _large_slot(scene: Scene) -> str:
    files = [{"filename": "a.tif", "content_type": "image/tiff", "size": 190 * 1024 * 1024}]
    path = f"{scene.path}/uploads"
    slots = done(scene.aws.request("POST", path, {"files": files}, token=scene.anna))
    return str(slots["uploads"][0]["photo_id"])


plain("GET /galleries/{gallery_id}/photos", "anna", note="a page of 100")


@asks("POST /galleries/{gallery_id}/photos", "100 photos")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    claims = [{"photo_id": photo_id} for photo_id in stored_slots(scene.aws, gallery, 100)]
    path = f"/galleries/{gallery.id}/photos"
    answer = scene.aws.request("POST", path, {"photos": claims}, token=scene.anna)
    assert len(answer.json["photos"]) == 100
    return answer


@asks("POST /galleries/{gallery_id}/photos/delete", "50 photos")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    ids = [photo.id for photo in stored_photos(scene.aws, gallery, 50)]
    path = f"/galleries/{gallery.id}/photos/delete"
    return scene.aws.request("POST", path, {"photo_ids": ids}, token=scene.anna)


plain("GET /galleries/{gallery_id}/photos/{photo_id}", "anna")


@asks("PATCH /galleries/{gallery_id}/photos/{photo_id}")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    (photo,) = stored_photos(scene.aws, gallery, 1)
    path = f"/galleries/{gallery.id}/photos/{photo.id}"
    return scene.aws.request("PATCH", path, {"caption": "Under the trees"}, token=scene.anna)


@asks("POST /galleries/{gallery_id}/photos/order", "10 of 200 photos")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    photos = stored_photos(scene.aws, gallery, 200)
    body = {"photo_ids": [p.id for p in photos[100:110]], "after": photos[0].id}
    return scene.aws.request(
        "POST", f"/galleries/{gallery.id}/photos/order", body, token=scene.anna
    )


@asks("DELETE /galleries/{gallery_id}/photos/{photo_id}")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    (photo,) = stored_photos(scene.aws, gallery, 1)
    path = f"/galleries/{gallery.id}/photos/{photo.id}"
    return scene.aws.request("DELETE", path, token=scene.anna)


@asks("POST /galleries/{gallery_id}/photos/{photo_id}/retry")
def _(scene: Scene) -> Answer:
    gallery = stored_gallery(scene.aws, scene.anna_id)
    (photo,) = stored_photos(scene.aws, gallery, 1, status=PhotoStatus.FAILED, failure="torn")
    path = f"/galleries/{gallery.id}/photos/{photo.id}/retry"
    return scene.aws.request("POST", path, token=scene.anna)


# --- sharing ---

plain("GET /galleries/{gallery_id}/links", "anna")
plain("POST /galleries/{gallery_id}/links", "anna", {"name": "Family"})
plain("PATCH /galleries/{gallery_id}/links/{link_id}", "anna", {"name": "All of it"})


@asks("DELETE /galleries/{gallery_id}/links/{link_id}")
def _(scene: Scene) -> Answer:
    made = done(scene.aws.request("POST", f"{scene.path}/links", {}, token=scene.anna))
    return scene.aws.request("DELETE", f"{scene.path}/links/{made['id']}", token=scene.anna)


plain("GET /galleries/{gallery_id}/clients", "anna")


def _invited(scene: Scene) -> tuple[str, Answer]:
    email = f"client{next(_numbers):05}@example.com"
    path = f"{scene.path}/clients"
    return email, scene.aws.request("POST", path, {"email": email}, token=scene.anna)


@asks("POST /galleries/{gallery_id}/clients")
def _(scene: Scene) -> Answer:
    return _invited(scene)[1]


plain("POST /galleries/{gallery_id}/clients/preview", "anna", {"name": "Lena"})


@asks("DELETE /galleries/{gallery_id}/clients/{email}")
def _(scene: Scene) -> Answer:
    email, _answer = _invited(scene)
    return scene.aws.request("DELETE", f"{scene.path}/clients/{email}", token=scene.anna)


# --- what viewers said, for the owner ---

plain("GET /galleries/{gallery_id}/favorites", "anna", note="20 favorites")


@asks("DELETE /galleries/{gallery_id}/selections/{viewer_id}")
def _(scene: Scene) -> Answer:
    path = f"{scene.path}/selections/{scene.viewer_id}"
    return scene.aws.request("DELETE", path, token=scene.anna)


plain("GET /galleries/{gallery_id}/comments", "anna", note="40 comments")
plain("POST /galleries/{gallery_id}/photos/{photo_id}/comments", "anna", {"text": "With pleasure."})

plain("DELETE /galleries/{gallery_id}/news", "anna")
plain("GET /galleries/{gallery_id}/activity", "anna", note="20 favorites, 40 comments")

# --- viewing ---


@asks("POST /share/card")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", "/share/card", {"share_token": scene.share_token})


@asks("POST /share/session", "with its first page, of 200 photos")
def _(scene: Scene) -> Answer:
    answer = scene.aws.request("POST", "/share/session", {"share_token": scene.share_token})
    assert len(answer.json["photos"]["items"]) == 200
    return answer


@asks("POST /share/session", "a link with a password, by somebody who says a name")
def _(scene: Scene) -> Answer:
    path = f"{scene.path}/links"
    made = done(scene.aws.request("POST", path, {"password": "sesame!"}, token=scene.anna))
    body = {"share_token": made["share_token"], "password": "sesame!", "name": "Tom"}
    scene.aws.request("POST", "/share/session", body)  # counting begins a window: once an hour
    return scene.aws.request("POST", "/share/session", body)


plain("GET /view/galleries", "client", note="a client's one gallery")
plain("GET /view/galleries/{gallery_id}", "viewer", note=SHARED)
plain("GET /view/galleries/{gallery_id}", "client", note="client")


@asks("GET /view/galleries/{gallery_id}/photos", SHARED + ", a page of 100")
def _(scene: Scene) -> Answer:
    answer = scene.aws.request("GET", f"{scene.view}/photos?limit=100", token=scene.viewer)
    assert len(answer.json["items"]) == 100
    return answer


@asks("GET /view/galleries/{gallery_id}/photos", "client, a page of 100")
def _(scene: Scene) -> Answer:
    return scene.aws.request("GET", f"{scene.view}/photos?limit=100", token=scene.client)


plain("GET /view/galleries/{gallery_id}/layout", "viewer", note=SHARED)


def _other(scene: Scene) -> str:
    return f"{scene.view}/photos/{scene.photos[100 + next(_numbers) % 50].id}"


@asks("PUT /view/galleries/{gallery_id}/photos/{photo_id}/favorite")
def _(scene: Scene) -> Answer:
    return scene.aws.request("PUT", _other(scene) + "/favorite", token=scene.viewer)


@asks("DELETE /view/galleries/{gallery_id}/photos/{photo_id}/favorite")
def _(scene: Scene) -> Answer:
    path = _other(scene) + "/favorite"
    done(scene.aws.request("PUT", path, token=scene.viewer))
    return scene.aws.request("DELETE", path, token=scene.viewer)


@asks("POST /view/galleries/{gallery_id}/selection")
def _(scene: Scene) -> Answer:
    body = {"share_token": scene.share_token, "name": "Mara"}
    opened = done(scene.aws.request("POST", "/share/session", body))
    done(scene.aws.request("PUT", _other(scene) + "/favorite", token=opened["token"]))
    return scene.aws.request("POST", f"{scene.view}/selection", {}, token=opened["token"])


plain("GET /view/galleries/{gallery_id}/photos/{photo_id}/comments", "viewer")
plain("POST /view/galleries/{gallery_id}/photos/{photo_id}/comments", "viewer", {"text": "Lovely!"})
plain("POST /view/galleries/{gallery_id}/photos/{photo_id}/download", "viewer", {"size": "web"})


@asks("POST /view/galleries/{gallery_id}/archives", "200 photos")
def _(scene: Scene) -> Answer:
    return scene.aws.request("POST", f"{scene.view}/archives", {"size": "web"}, token=scene.viewer)


@asks("GET /view/galleries/{gallery_id}/archives/{archive_id}", "while it is made")
def _(scene: Scene) -> Answer:
    archive = an_archive(
        scene.gallery,
        requested_by=scene.viewer_id,
        size=Download.WEB,
        expires_at=scene.aws.system.clock.now() + timedelta(days=1),
    )
    scene.aws.system.ports.archives.add(archive, [])
    return scene.aws.request("GET", f"{scene.view}/archives/{archive.id}", token=scene.viewer)


# --- public ---


@asks("GET /cities")
def _(scene: Scene) -> Answer:
    scene.aws.system.ports.cities.put_many([a_city("Köln"), a_city("Kobe")])
    return scene.aws.request("GET", "/cities?q=ko")


@asks("GET /photographers")
def _(scene: Scene) -> Answer:
    done(scene.aws.request("PATCH", "/auth/me", {"listed": True}, token=scene.anna))
    return scene.aws.request("GET", "/photographers")


@asks("GET /photographers/{handle}", "no portfolio")
def _(scene: Scene) -> Answer:
    done(scene.aws.request("PATCH", "/auth/me", {"listed": True}, token=scene.anna))
    return scene.aws.request("GET", f"/photographers/{scene.handle}")


def _subscribed(scene: Scene) -> tuple[str, Answer]:
    email = f"reader{next(_numbers):05}@example.com"
    return email, scene.aws.request("POST", "/newsletter/subscriptions", {"email": email})


@asks("POST /newsletter/subscriptions")
def _(scene: Scene) -> Answer:
    return _subscribed(scene)[1]


@asks("POST /newsletter/confirm")
def _(scene: Scene) -> Answer:
    email, _answer = _subscribed(scene)
    return scene.aws.request("POST", "/newsletter/confirm", {"token": mailed(scene, email)})


@asks("POST /newsletter/unsubscribe")
def _(scene: Scene) -> Answer:
    email, _answer = _subscribed(scene)
    done(scene.aws.request("POST", "/newsletter/confirm", {"token": mailed(scene, email)}))
    token = scene.aws.system.services.newsletter.leave_token(email)
    return scene.aws.request("POST", "/newsletter/unsubscribe", {"token": token})


@asks("GET /unsubscribe/{token}")
def _(scene: Scene) -> Answer:
    token = scene.aws.system.services.newsletter.leave_token(CLIENT)
    return scene.aws.request("GET", f"/unsubscribe/{token}")


@asks("POST /unsubscribe/{token}")
def _(scene: Scene) -> Answer:
    email, _answer = _subscribed(scene)
    done(scene.aws.request("POST", "/newsletter/confirm", {"token": mailed(scene, email)}))
    token = scene.aws.system.services.newsletter.leave_token(email)
    return scene.aws.request("POST", f"/unsubscribe/{token}")


plain("GET /health", "nobody")
plain("GET /openapi.json", "nobody")
