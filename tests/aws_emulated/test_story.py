"""A shoot is delivered on AWS: each step over HTTP, through events, to DynamoDB, S3, SQS and SES.

Both functions run in processes of their own, under AWS's runtime client, with Lambda's environment.
"""

import hashlib
import io
import zipfile

import httpx
import pytest
from PIL import Image
from tests import pictures
from tests.aws_emulated.deployment import PAGES, deployed, lines_of, logged
from tests.photographer import Photographer

LINK_PASSWORD = "open sesame"


@pytest.fixture(scope="module")
def here(dynoxide, ministack, tmp_path_factory):
    with deployed(dynoxide, ministack, tmp_path_factory.mktemp("deployed")) as made:
        yield made


@pytest.fixture(scope="module")
def anna(here):
    photographer = Photographer(here.url)
    photographer.register()
    yield photographer
    photographer.close()


@pytest.fixture
def web(here):
    """Somebody's browser, on a page of ours."""
    with httpx.Client(base_url=f"{here.url}/v1", headers={"origin": PAGES}, timeout=60) as client:
        yield client


def ok(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def fetched(url):
    answer = httpx.get(url, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.timeout(300)
def test_a_shoot_is_delivered(here, anna, web):
    originals = {
        "one.jpg": pictures.jpeg(1200, 800),
        "two.jpg": pictures.jpeg(800, 1200, orientation=6),
        "three.jpg": pictures.jpeg(640, 480, progressive=True),
    }
    gallery = anna.gallery("Lena & Tom")
    confirmed = anna.upload(gallery, originals)
    assert [photo["status"] for photo in confirmed] == ["processing"] * 3

    here.settle()

    photos = {photo["filename"]: photo for photo in anna.photos(gallery)}
    assert {p["status"] for p in photos.values()} == {"ready"}, logged(here.worker)[-4000:]
    assert anna.get(f"/galleries/{gallery}")["total_bytes"] == sum(map(len, originals.values()))
    anna.patch(f"/galleries/{gallery}", state="published")
    link = anna.post(
        f"/galleries/{gallery}/links",
        password=LINK_PASSWORD,
        permissions={"download": "original"},
    )

    token = link["share_token"]
    refused = web.post("/share/session", json={"share_token": token})
    assert refused.status_code in {401, 403}, refused.text
    wrong = web.post("/share/session", json={"share_token": token, "password": "open it"})
    assert wrong.status_code == refused.status_code
    opening = {"share_token": token, "password": LINK_PASSWORD, "name": "Lena"}
    answer = web.post("/share/session", json=opening)
    opened = ok(answer)
    assert answer.headers["access-control-allow-origin"] == PAGES
    web.headers["authorization"] = f"Bearer {opened['token']}"

    view = f"/view/galleries/{gallery}"
    shown = ok(web.get(f"{view}/photos"))["items"]
    assert [p["filename"] for p in shown] == list(originals)
    assert ok(web.get(f"{view}/layout"))["count"] == 3
    preview = fetched(shown[1]["urls"]["preview"])
    assert preview.headers["content-type"] == "image/jpeg"
    pictures.assert_upright(Image.open(io.BytesIO(preview.content)))

    ok(web.put(f"{view}/photos/{shown[1]['id']}/favorite"), 204)
    ok(web.post(f"{view}/photos/{shown[0]['id']}/comments", json={"text": "Wunderschön"}), 201)
    ok(web.post(f"{view}/selection", json={"note": "Danke"}), 204)
    (choices,) = anna.get(f"/galleries/{gallery}/favorites")["items"]
    assert [p["filename"] for p in choices["photos"]] == ["two.jpg"]
    (comment,) = anna.get(f"/galleries/{gallery}/comments")["items"]
    assert comment["text"] == "Wunderschön"

    ticket = ok(web.post(f"{view}/photos/{shown[0]['id']}/download", json={"size": "original"}))
    saved = fetched(ticket["url"])
    assert saved.content == originals["one.jpg"]
    assert "one.jpg" in saved.headers["content-disposition"]

    asked = ok(web.post(f"{view}/archives", json={"size": "original"}), 202)
    here.settle()
    archive = ok(web.get(f"{view}/archives/{asked['id']}"))
    assert archive["status"] == "ready", logged(here.worker)[-4000:]
    (part,) = archive["parts"]
    packed = zipfile.ZipFile(io.BytesIO(fetched(part["url"]).content))
    assert packed.testzip() is None
    assert sorted(packed.namelist()) == ["manifest.txt", "one.jpg", "three.jpg", "two.jpg"]
    assert {name: packed.read(name) for name in originals} == originals


def test_storage_refuses_what_was_not_promised(anna):
    gallery = anna.gallery()
    data = pictures.jpeg(300, 200)
    (slot,) = anna.slots(gallery, {"a.jpg": data})

    other = anna.put(slot, data[:-1] + b"\x00")
    first, second = anna.put(slot, data), anna.put(slot, data)

    assert (other, first, second) == (400, 200, 412)


def test_back_ends_are_really_asked(web):
    assert ok(web.get("/health", params={"deep": "1"}))["checks"] == {
        "database": "ok",
        "storage": "ok",
        "queue": "ok",
    }


def test_what_the_gateway_takes_in_vain_is_a_problem(web):
    answer = web.post(
        "/auth/login", content=b"x" * (2 * 2**20), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 413
    assert answer.json()["code"] == "too-large"


@pytest.mark.parametrize(
    ("event", "job"),
    [
        ({"source": "aws.events", "detail-type": "Scheduled Event"}, "sweep"),
        ({"source": "aws.events", "job": "compare"}, "compare"),
    ],
    ids=["hourly", "weekly"],
)
def test_the_schedules_sweep_and_compare(here, event, job):
    assert here.worker.invoke(event) == {}

    here.settle()

    done = [line for line in lines_of(here.worker) if line.get("job") == job]
    assert {line["message"] for line in done} == {"job done"}


def test_the_logs_tell_of_each_request_and_job_and_of_nobody(here, anna):
    requests = [line for line in lines_of(here.api) if line["logger"] == "galerly.access"]
    jobs = [line for line in lines_of(here.worker) if line["logger"] == "galerly.worker"]

    assert {line["route"] for line in requests} >= {"/v1/auth/register", "/v1/share/session"}
    assert all(line["request_id"] and line["invocation"] for line in requests)
    assert {line["job"] for line in jobs} >= {"render", "archive", "mail-selection", "mail-verify"}
    assert {line["message"] for line in jobs} == {"job done"}
    assert all("job_ms" in line and line["_aws"] for line in jobs)
    said = logged(here.api) + logged(here.worker)
    secrets = [
        anna.email,
        anna.password,
        anna.http.headers["authorization"].partition(" ")[2],
        LINK_PASSWORD,
        here.environment["AWS_SECRET_ACCESS_KEY"],
        hashlib.sha256(anna.password.encode()).hexdigest(),
        "X-Amz-Signature",
    ]
    assert [secret for secret in secrets if secret in said] == []
