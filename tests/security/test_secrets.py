"""Secrets that went through a real server, searched for in all that it keeps and says."""

from datetime import UTC, datetime

import pytest
from tests.authenticator import code_shown
from tests.browser.mailbox import Mailbox
from tests.pictures import jpeg

WRONG = "Canary-wrong-password"
LINK_PASSWORD = "Canary-link-password"
NAMES = ("canary.client", "canary.viewer", "canary.news", "canary.invited")


def keyed(key: str) -> dict[str, str]:
    return {"idempotency-key": f"canary {key}"}


def with_second_factor(anna, anyone):
    """Switch a second factor on and use it; return its secrets by what they are."""
    setup = anna.post("/auth/totp")
    body = {"code": code_shown(setup["secret"], at=datetime.now(UTC))}
    on = anna.http.post("/auth/totp/confirm", json=body, headers=keyed("factor")).json()
    kept, used, *_ = on["recovery_codes"]
    login = {"email": anna.email, "password": anna.password}
    assert anyone.post("/auth/login", json={**login, **body}).status_code == 401  # used up
    assert anyone.post("/auth/login", json={**login, "code": used}).status_code == 200
    return {
        "secret of the second factor": setup["secret"],
        "recovery code": kept,
        "used recovery code": used,
    }


@pytest.fixture
def canaries(server, new_photographer, new_client):
    """Use every secret that there is, and return them by what they are."""
    anna, anyone = new_photographer(), new_client()
    found = {
        "password": anna.password,
        "wrong password": WRONG,
        "link password": LINK_PASSWORD,
        "photographer's token": anna.http.headers["authorization"].removeprefix("Bearer "),
    }
    made = anna.http.post("/galleries", json={"title": "T"}, headers=keyed("gallery"))
    gallery_id = made.json()["id"]
    found |= with_second_factor(anna, anyone)
    data = jpeg(200, 100)
    (slot,) = anna.slots(gallery_id, {"a.jpg": data})
    anna.put(slot, data)
    anna.confirm(gallery_id, [slot["photo_id"]])
    anna.settled(gallery_id)
    found["signature of an upload"] = slot["url"].rpartition("signature=")[2]
    anna.patch(f"/galleries/{gallery_id}", state="published")
    link = anna.http.post(
        f"/galleries/{gallery_id}/links", json={"password": LINK_PASSWORD}, headers=keyed("link")
    ).json()
    found["share token"] = link["share_token"]
    body = {
        "share_token": link["share_token"],
        "password": LINK_PASSWORD,
        "name": "Vera",
        "email": "canary.viewer@example.com",
    }
    opened = anyone.post("/share/session", json=body, headers=keyed("share")).json()
    found["viewer's token"] = opened["token"]
    found["viewer's key"] = opened["viewer"]["key"]
    thumb = opened["photos"]["items"][0]["urls"]["thumb"]
    assert anyone.get(thumb).status_code == 200
    found["signature of a picture"] = thumb.rpartition("signature=")[2]
    anyone.post("/share/session", json={**body, "password": WRONG})
    anyone.post("/auth/login", json={"email": anna.email, "password": WRONG})
    anyone.post("/auth/password-reset", json={"email": anna.email})
    anyone.post("/newsletter/subscriptions", json={"email": "canary.news@example.com"})
    invitation = {"email": "canary.invited@example.com", "message": "Come and see"}
    anna.post(f"/galleries/{gallery_id}/clients", **invitation)
    code = {"email": "canary.client@example.com"}
    asked = anyone.post("/auth/client/code", json=code, headers=keyed("code"))
    challenge = asked.json()["challenge"]
    mailbox = Mailbox(server.data)
    digits = mailbox.code(code["email"])
    found["mailed code"] = f"{challenge}.{digits}"
    answer = {"challenge": challenge, "code": digits}
    signed_in = anyone.post("/auth/client/session", json=answer, headers=keyed("client"))
    found["client's token"] = signed_in.json()["token"]
    for address, page in (
        (anna.email, "/verify#"),
        (anna.email, "/reset#"),
        ("canary.news@example.com", "/newsletter/confirm#"),
        ("canary.news@example.com", "/newsletter/unsubscribe#"),
    ):
        found[f"mailed {page}"] = mailbox.link(address, page).partition("#")[2]
    found["query"], found["path"] = "canary-query", "canary-path"
    anyone.get("/cities", params={"q": found["query"]})
    anyone.get(f"/galleries/{found['path']}")
    anyone.get(f"/{found['path']}/x")
    return found


def test_no_secret_is_kept_or_said_in_clear(server, canaries):
    files = {path: path.read_bytes() for path in server.data.glob("*") if path.is_file()}
    assert server.data / "galerly.db-wal" in files
    log = server.log.read_text()

    for what, secret in canaries.items():
        assert secret not in log, f"the log holds: {what}"
        for path, content in files.items():
            assert secret.encode() not in content, f"{path.name} holds: {what}"
    for name in NAMES:
        assert name not in log  # an address is nobody's business but the database's


def test_only_the_owner_of_the_process_can_read_its_files(server, new_photographer):
    anna = new_photographer()
    anna.upload(anna.gallery(), {"a.jpg": jpeg(20, 20)})
    Mailbox(server.data).link(anna.email, "/verify#")

    files = list(server.data.iterdir())
    exposed = {path.name for path in files if path.stat().st_mode & 0o077}

    # The folder itself keeps others out; what holds secrets does so even in a folder that does not.
    assert server.data.stat().st_mode & 0o077 == 0
    assert exposed <= {"cities-version"}
    assert {"galerly.db", "keys.json", "objects", "outbox"} <= {path.name for path in files}


def test_mails_lead_to_the_address_of_the_settings_whatever_host_was_asked(
    server, new_photographer
):
    anna = new_photographer()
    lies = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "host=evil.example;proto=https",
        "x-original-url": "//evil.example/",
    }

    anna.http.post("/auth/password-reset", json={"email": anna.email}, headers=lies)
    anna.http.post("/auth/client/code", json={"email": "fooled@example.com"}, headers=lies)

    mailbox = Mailbox(server.data)
    links = [
        mailbox.link(anna.email, "/verify#"),
        mailbox.link(anna.email, "/reset#"),
        mailbox.link("fooled@example.com", "/client#"),
    ]
    assert {link.partition("#")[0].rpartition("/")[0] for link in links} == {server.url}
