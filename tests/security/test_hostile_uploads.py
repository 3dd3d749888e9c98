"""Hostile files and names on the whole way: slot, PUT, confirm, workers, viewers, archives.

What libvips and our readers make of them one by one is tests/contract's to prove.
"""

import io
import threading
import time
import zipfile
from itertools import pairwise

import httpx
import pytest
from PIL import Image
from tests import pictures
from tests.contract.test_image_codec_hostile import FLOODS, SECRET, STRANGERS, jpeg_with_secrets

SCRIPT = b"<script>alert(1)</script>"
HTML_IN_JPEG = pictures.with_segment(pictures.jpeg(), 0xFE, SCRIPT) + b"<html>" + SCRIPT
TYPES = {
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"II*\0": "image/tiff",
    b"RIFF": "image/webp",
}


def type_of(data: bytes) -> str:
    """Return what a liar would call a file: what it looks like, else a JPEG."""
    return TYPES.get(data[:4], "image/jpeg")


def send(anna, gallery_id, files):
    """Upload files of any kind by name, and return their photos once all are settled."""
    described = [
        {"filename": name, "content_type": type_of(data), "size": len(data)}
        for name, data in files.items()
    ]
    slots = anna.post(f"/galleries/{gallery_id}/uploads", files=described)["uploads"]
    with httpx.Client(verify=False, timeout=30) as client:
        for slot, data in zip(slots, files.values(), strict=True):
            sent = client.put(slot["url"], content=data, headers=slot["headers"])
            assert sent.status_code == 200
    answer = anna.confirm(gallery_id, [slot["photo_id"] for slot in slots])
    assert answer["failed"] == []
    return {p["filename"]: p for p in anna.settled(gallery_id, within_s=90)}


def viewer_of(anna, gallery_id, client):
    """Return a client of the API that opened a link which lets it save everything."""
    anna.patch(f"/galleries/{gallery_id}", state="published")
    permissions = {"download": "original"}
    link = anna.post(f"/galleries/{gallery_id}/links", permissions=permissions)
    opened = client.post("/share/session", json={"share_token": link["share_token"]}).json()
    client.headers["authorization"] = f"Bearer {opened['token']}"
    return client


def plainly(url: str) -> httpx.Response:
    """GET a signed URL as a browser does, without a session."""
    with httpx.Client(verify=False, timeout=30) as client:
        return client.get(url)


def test_what_is_no_picture_fails_with_a_reason_and_is_given_to_no_viewer(
    server, new_photographer, new_client
):
    anna = new_photographer()
    gallery_id = anna.gallery()
    refused = {f"flood {name}.jpg": data for name, data in FLOODS.items()}
    refused |= {f"{name}.jpg": data for name, data in STRANGERS.items() if data}
    refused["half.jpg"] = pictures.jpeg(2000, 1500)[:3000]
    taken = {"a page.jpg": HTML_IN_JPEG, "zip.gif": pictures.gif() + b"PK\x03\x04" + bytes(100)}

    photos = send(anna, gallery_id, refused | taken)

    assert {n for n, p in photos.items() if p["status"] == "failed"} == set(refused)
    for name in refused:
        assert len(photos[name]["failure"]) > 20
        assert photos[name]["urls"] is None or set(photos[name]["urls"].values()) == {None}
    viewer = viewer_of(anna, gallery_id, new_client())
    seen = f"/view/galleries/{gallery_id}/photos"
    assert {p["filename"] for p in viewer.get(seen).json()["items"]} == set(taken)
    for name in refused:
        answer = viewer.post(f"{seen}/{photos[name]['id']}/download", json={"size": "original"})
        assert answer.status_code == 404
    assert '"status": 500' not in server.log.read_text()


def test_nothing_that_is_shown_in_place_holds_what_the_upload_hid(new_photographer, new_client):
    anna = new_photographer()
    gallery_id = anna.gallery()
    files = {"secrets.jpg": jpeg_with_secrets(), "page.jpg": HTML_IN_JPEG}
    photos = send(anna, gallery_id, files)
    viewer = viewer_of(anna, gallery_id, new_client())
    seen = f"/view/galleries/{gallery_id}/photos"

    shown = [url for p in viewer.get(seen).json()["items"] for url in p["urls"].values()]
    for photo in photos.values():
        ticket = viewer.post(f"{seen}/{photo['id']}/download", json={"size": "web"}).json()
        shown.append(ticket["url"])

    for answer in map(plainly, shown):
        assert answer.headers["content-type"] in {"image/jpeg", "image/webp", "image/png"}
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert SECRET not in answer.content
        assert SCRIPT not in answer.content
        assert b"GPS" not in answer.content
        assert not Image.open(io.BytesIO(answer.content)).getexif().get_ifd(0x8825)
    for name, photo in photos.items():  # an original is as it was given, and only ever saved
        ticket = viewer.post(f"{seen}/{photo['id']}/download", json={"size": "original"}).json()
        original = plainly(ticket["url"])
        assert original.content == files[name]
        assert original.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in original.headers["content-security-policy"]


NAMES = [
    "../../etc/passwd",
    "..\\..\\x.jpg",
    "C:\\con.jpg",
    "aux",
    "a\u202egpj.exe",
    ".htaccess",
    "..",
    "a.jpg",
    "A.JPG",
    "page.hta",
    "=cmd|'/c calc'!A0.jpg",
    "$(id)`id`;id.jpg",
    "a[page=1].jpg",
    "x" * 255,
    "é" * 127,
    '"quote";b=c.jpg',
    "%2e%2e%2f%0d%0aset-cookie: a=b.jpg",
    "<svg onload=alert(1)>.jpg",
    "\u2028.jpg",
    "\ufeff👩\u200d👧.jpg",
]


def test_names_deceive_nobody_where_files_are_saved(new_photographer, new_client):
    anna = new_photographer()
    gallery_id = anna.gallery()
    files = {name: pictures.jpeg(20 + n, 20) for n, name in enumerate(NAMES)}
    photos = send(anna, gallery_id, files)
    assert set(photos) == set(NAMES)
    viewer = viewer_of(anna, gallery_id, new_client())
    seen = f"/view/galleries/{gallery_id}"

    for photo in photos.values():
        ask = {"size": "original"}
        ticket = viewer.post(f"{seen}/photos/{photo['id']}/download", json=ask).json()
        assert_harmless(ticket["filename"])
        said = plainly(ticket["url"]).headers["content-disposition"]
        assert said.startswith('attachment; filename="')
        assert said.isascii()

    names = archived_names(viewer, seen)
    assert names.pop(0) == "manifest.txt"
    assert len(names) == len(NAMES) == len({name.casefold() for name in names})
    for name in names:
        assert_harmless(name)


def assert_harmless(name: str) -> None:
    assert not set(name) & set('/\\:*?"<>|\r\n\0\u202e\u2028\ufeff\u200d')
    assert not name.startswith(".")
    assert name.rpartition(".")[2].lower() == "jpg"
    assert name.partition(".")[0].lower() not in {"con", "aux", "nul", "prn"}
    assert len(name.encode()) <= 255


def archived_names(viewer: httpx.Client, seen: str) -> list[str]:
    made = viewer.post(f"{seen}/archives", json={"size": "original"}).json()
    deadline = time.monotonic() + 60
    while (archive := viewer.get(f"{seen}/archives/{made['id']}").json())["status"] != "ready":
        assert time.monotonic() < deadline, archive
        time.sleep(0.1)
    (part,) = archive["parts"]
    with zipfile.ZipFile(io.BytesIO(plainly(part["url"]).content)) as found:
        assert found.testzip() is None
        return found.namelist()


UNSAFE = ["", "a\0.jpg", "a\r\nset-cookie: a=b.jpg", "a\tb.jpg", "\x85.jpg", "x" * 256, "é" * 128]


def test_a_name_that_could_break_a_line_or_a_file_system_is_refused(new_photographer):
    anna = new_photographer()
    path = f"/galleries/{anna.gallery()}/uploads"
    files = [{"filename": name, "content_type": "image/jpeg", "size": 3} for name in UNSAFE]

    answers = [anna.http.post(path, json={"files": [file]}) for file in files]

    assert [answer.status_code for answer in answers] == [422] * len(UNSAFE)
    for answer in answers:
        assert answer.json()["errors"][0]["field"] == "files[0].filename"


@pytest.mark.alone
def test_health_is_answered_quickly_while_workers_fight_with_floods(server, new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    frames = pictures.gif_of_frames(100_000)
    large = io.BytesIO()
    Image.new("L", (17_000, 17_000)).save(large, "PNG")
    files = {f"flood {name}.jpg": data for name, data in FLOODS.items()}
    files |= {
        "frames.gif": frames,
        "large.png": large.getvalue(),
        "layers.jpg": pictures.layered_jpeg(95),
    }
    waits = []
    done = threading.Event()

    def watch():
        with httpx.Client(verify=False, timeout=30) as client:
            while not done.is_set():
                began = time.perf_counter()
                assert client.get(f"{server.url}/v1/health").status_code == 200
                waits.append(time.perf_counter() - began)
                time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        photos = send(anna, gallery_id, files)
    finally:
        done.set()
        watcher.join()

    assert photos["large.png"]["status"] == "ready"
    assert photos["frames.gif"]["status"] == "ready"
    waits.sort()
    print(f"{len(waits)} looks at health, the longest {waits[-1] * 1000:.0f} ms")
    assert waits[len(waits) // 2] < 0.2


def test_a_put_takes_exactly_what_was_promised(server, new_photographer):
    anna = new_photographer()
    gallery_id = anna.gallery()
    data = pictures.jpeg(64, 64)
    (slot,) = anna.slots(gallery_id, {"a.jpg": data})

    def put(content=data, url=slot["url"], **headers):
        sent = {**slot["headers"], **{k.replace("_", "-"): v for k, v in headers.items()}}
        with httpx.Client(verify=False, timeout=30) as client:
            return client.put(url, content=content, headers=sent).status_code

    assert put(data[:-1]) == 400
    assert put(data + b"x") == 413
    assert put(b"\0" * len(data)) == 400  # another SHA-256
    assert put(content_type="text/html") == 415
    assert put(if_none_match='"x"') == 400
    assert put(x_amz_checksum_sha256="AAAA") == 400
    for before, after in pairwise(["expires=", "size=", "type=", "sha256=", "signature="]):
        assert put(url=slot["url"].replace(before, f"{before}9")) == 403
        assert put(url=f"{slot['url']}&{after}9") == 403
    assert put(url=slot["url"] + "&x=1") == 403
    assert put(url=slot["url"].replace(gallery_id, gallery_id[::-1])) == 403
    assert put(url=slot["url"].replace("/media/", "/media//")) == 403
    assert put(url=slot["url"].replace("/media/", "/media/x/%2e%2e/")) == 403
    assert list((server.data / "objects" / ".temporary").iterdir()) == []

    assert put() == 200
    assert put() == 412
    assert httpx.get(slot["url"], verify=False).status_code == 403
