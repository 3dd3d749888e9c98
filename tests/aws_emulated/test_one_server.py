"""`galerly serve` and the commands beside it, over AWS in place of a data folder."""

import json
import os
import subprocess
import sys

import httpx
import pytest
from tests import pictures
from tests.aws_emulated.deployment import deployed
from tests.photographer import Photographer
from tests.serving import served


@pytest.fixture(scope="module")
def here(dynoxide, ministack, tmp_path_factory):
    with deployed(dynoxide, ministack, tmp_path_factory.mktemp("deployed")) as made:
        yield made


@pytest.fixture(scope="module")
def settings(here):
    return {name: v for name, v in here.environment.items() if name != "GALERLY_PUBLIC_URL"}


def run(settings, folder, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALERLY_")}
    return subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", *arguments],
        env=environment | settings | {"GALERLY_DATA": str(folder / "data")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_one_server_over_aws_delivers_photos(here, settings, tmp_path):
    data = pictures.jpeg(900, 600)
    with served(tmp_path / "data", **settings) as server:
        anna = Photographer(server.url, email="one@example.com")
        anna.register()
        gallery = anna.gallery()
        anna.upload(gallery, {"a.jpg": data})

        (photo,) = anna.settled(gallery)

        anna.close()
        page = httpx.get(server.url)

    assert photo["status"] == "ready", server.log.read_text()[-3000:]
    assert photo["urls"]["thumb"].startswith(f"{here.ministack.url}/")
    thumb = httpx.get(photo["urls"]["thumb"])
    assert (thumb.status_code, thumb.headers["content-type"]) == (200, "image/jpeg")
    policy = page.headers["content-security-policy"]
    assert f"img-src 'self' blob: data: {here.ministack.url};" in policy
    assert f"connect-src 'self' {here.ministack.url};" in policy
    assert not (tmp_path / "data").exists()  # nothing of it is on this machine


def test_the_doctor_looks_at_aws(settings, tmp_path):
    done = run(settings, tmp_path, "doctor", "--json")

    checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0, done.stdout
    assert {checks[name]["verdict"] for name in ("database", "storage", "queue", "mail")} == {"ok"}
    assert checks["mail"]["detail"] == "SES takes mail"
    assert "disk room" not in checks


def test_the_doctor_says_which_service_does_not_answer(settings, tmp_path):
    nowhere = settings | {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9"}

    done = run(nowhere, tmp_path, "doctor", "--json")

    checks = {check["check"]: check["verdict"] for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert checks["database"] == "fail"
    assert checks["storage"] == "ok"


@pytest.mark.parametrize(
    "name",
    ["GALERLY_AWS_BUCKET", "GALERLY_AWS_QUEUE_URL", "GALERLY_AWS_SECRET_ID", "GALERLY_BACKEND"],
)
def test_a_setting_that_is_missing_or_wrong_is_named(settings, tmp_path, name):
    wrong = settings | {name: "azure" if name == "GALERLY_BACKEND" else ""}

    done = run(wrong, tmp_path, "jobs", "list")

    assert done.returncode == 78
    assert done.stderr.startswith(f"error[setting]: {name} must be")


def test_jobs_that_were_given_up_are_listed(settings, tmp_path):
    done = run(settings, tmp_path, "jobs", "list")

    assert (done.returncode, done.stdout) == (0, "no job was given up\n")
