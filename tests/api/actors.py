"""Who might ask for what is not theirs, and what it is they might ask for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen
from tests.api.client import Client, ok
from tests.api.world import PASSWORD, World

from galerly.domain.model.ids import UserId
from galerly.domain.model.session import PhotographerSession, token_hash
from galerly.entrypoints.http.router import AnyRoute

LONG_AGO = "2020-01-01T00:00:00Z"
LENA = "lena@example.com"  # Anna's client
UNINVITED = "mara@example.com"  # was Anna's client once

NOBODY = ("anonymous", "garbage", "expired", "logged_out", "deleted_account")
OTHER_PHOTOGRAPHER = ("other_photographer",)
STRANGERS = ("client_elsewhere", "client_uninvited", "viewer_elsewhere", "viewer_next_door")
FORMER = ("viewer_revoked", "viewer_new_password", "viewer_expired")
GUESTS = ("client", "viewer")
ACTORS = (*NOBODY, *OTHER_PHOTOGRAPHER, *STRANGERS, *FORMER, *GUESTS)


@frozen(kw_only=True)
class Scene:
    """Anna's things, and everybody's tokens."""

    owner: Client
    tokens: Mapping[str, str | None]
    params: Mapping[str, str]  # of paths, for Anna's things
    share_token: str

    def as_actor(self, name: str) -> Client:
        """Return one of the actors."""
        return self.owner.bearing(self.tokens[name])


def set_scene(world: World) -> Scene:
    """Return a new scene: nothing in it is changed by a request that is refused."""
    anna, boris = world.photographer(), world.photographer(email="boris@example.com")
    gallery, next_door = world.gallery(anna)["id"], world.gallery(anna)["id"]
    elsewhere = world.gallery(boris)["id"]
    photo = _photo(world, anna, gallery)
    for place, email in ((gallery, LENA), (gallery, UNINVITED)):
        ok(anna.post(f"/galleries/{place}/clients", {"email": email, "notify": False}), 201)
    invited = {"email": "otto@example.com", "notify": False}
    ok(boris.post(f"/galleries/{elsewhere}/clients", invited), 201)
    link = world.link(anna, gallery)
    viewer = ok(world.anyone.post("/share/session", {"share_token": link["share_token"]}))
    former = {name: world.link(anna, gallery) for name in FORMER}
    tokens: dict[str, str | None] = {
        name: world.viewer(shared).token for name, shared in former.items()
    }
    path = f"/galleries/{gallery}/links"
    ok(anna.delete(f"{path}/{former['viewer_revoked']['id']}"), 204)
    ok(anna.patch(f"{path}/{former['viewer_new_password']['id']}", {"password": "sesame!"}))
    ok(anna.patch(f"{path}/{former['viewer_expired']['id']}", {"expires_at": LONG_AGO}))
    ok(anna.delete(f"/galleries/{gallery}/clients/{UNINVITED}"), 204)
    me = ok(anna.get("/auth/me"))
    login = {"email": me["email"], "password": PASSWORD}
    second = world.anyone.bearing(ok(world.anyone.post("/auth/login", login))["token"])
    third = world.anyone.bearing(ok(world.anyone.post("/auth/login", login))["token"])
    ok(third.post("/auth/logout"), 204)
    gone = world.photographer()
    ok(gone.delete("/auth/me", {"password": PASSWORD}), 204)
    sessions = world.system.services.sessions
    tokens |= {
        "anonymous": None,
        "garbage": "gp_" + "x" * 43,
        "expired": _expired_token(world, UserId(me["id"])),
        "logged_out": third.token,
        "deleted_account": gone.token,
        "other_photographer": boris.token,
        "client_elsewhere": sessions.open_client("otto@example.com").token,
        "client_uninvited": sessions.open_client(UNINVITED).token,
        "viewer_elsewhere": world.viewer(world.link(boris, elsewhere)).token,
        "viewer_next_door": world.viewer(world.link(anna, next_door)).token,
        "client": sessions.open_client(LENA).token,
        "viewer": viewer["token"],
    }
    current = next(s for s in ok(second.get("/auth/sessions"))["items"] if s["current"])
    return Scene(
        owner=anna,
        tokens=tokens,
        share_token=link["share_token"],
        params={
            "gallery_id": gallery,
            "photo_id": photo,
            "link_id": link["id"],
            "viewer_id": viewer["viewer"]["id"],
            "session_id": current["id"],
            "archive_id": _archive(world, world.anyone.bearing(viewer["token"]), gallery),
            "email": LENA,
            "handle": me["handle"],
            "token": world.system.services.newsletter.leave_token(LENA),
        },
    )


def path_of(route: AnyRoute, params: Mapping[str, str]) -> str:
    """Return a route's path with these parameters."""
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", params[name])
    return path


def same_but_for_ids(answer: Any) -> tuple[int, dict[str, str], Any]:
    """Return an answer without what differs between any two answers."""
    headers = {n: v for n, v in answer.headers.items() if n != "x-request-id"}
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body.pop("request_id", None)
    return answer.status_code, headers, body


def _expired_token(world: World, user_id: UserId) -> str:
    """Return the token of a session of Anna's that ended this moment."""
    service = world.system.services.sessions
    now: datetime = world.system.clock.now()
    issued = service.open_photographer(user_id, user_agent="")
    assert isinstance(issued.session, PhotographerSession)
    token = "gp_" + "e" * 43
    over = evolve(
        issued.session,
        token_hash=token_hash(token),
        created_at=now - timedelta(hours=24),
        expires_at=now,
    )
    service.sessions.add(over, most=50)
    return token


def _photo(world: World, anna: Client, gallery: str) -> str:
    """Return a photo that is stored, its renditions made where the codec is a plain one."""
    if world.clock is not None:
        return str(world.upload(anna, gallery, "a.jpg")[0]["id"])
    return str(world.confirm(anna, gallery, "a.jpg")[0]["id"])


def _archive(world: World, viewer: Client, gallery: str) -> str:
    """Return an archive of the gallery's photos; where none is ready, an id like one."""
    if world.clock is None:
        return "0" * 26
    body = {"size": "web"}
    return str(ok(viewer.post(f"/view/galleries/{gallery}/archives", body), 202)["id"])
