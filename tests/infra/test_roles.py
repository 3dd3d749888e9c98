"""The roles of both functions are enough for all that they do, and for nothing else.

The emulator decides each request by the policy of who signed it. Roles are lent to users here, as
what runs in a test is no Lambda function.
"""

import hashlib
import json
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError
from tests.emulators import gateway
from tests.emulators.servers import Emulator
from tests.infra.conftest import Installation
from tests.infra.test_commands import outputs, settings_of
from tests.pictures import jpeg

from galerly.entrypoints import bootstrap
from galerly.entrypoints.lambda_api import LambdaApi
from galerly.entrypoints.system import System

SERVICES = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs")
PASSWORD = "seven blue herons"


@pytest.fixture(scope="module")
def quiet(installations) -> Installation:
    """An installation whose queue nobody empties but the tests."""
    made: Installation = installations()
    path = made.folder / "template.json"
    template = json.loads(path.read_text())
    del template["Resources"]["WorkerJobs"]
    path.write_text(json.dumps(template))
    assert made.run("deploy", *made.settings, *made.sources, "--yes").exit_code == 0
    return made


def in_the_role(installation: Installation, name: str) -> Emulator:
    """The emulator, with keys of a user who may do what a function's role may."""
    iam = installation.emulator.client("iam")
    role = f"{installation.name}-{name}-us-east-1"
    policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    for statement in policy["Statement"]:
        if statement["Sid"] == "Mail":  # AWS asks about the identity, the emulator about all
            statement["Resource"] = "*"
    user = f"{installation.name}-as-{name}"
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName=name, PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return Emulator(installation.emulator.url, (key["AccessKeyId"], key["SecretAccessKey"]))


@pytest.fixture(scope="module")
def api_role(quiet) -> Emulator:
    return in_the_role(quiet, "api")


@pytest.fixture(scope="module")
def worker_role(quiet) -> Emulator:
    return in_the_role(quiet, "worker")


@pytest.fixture
def api(quiet, api_role):
    with bootstrap.aws(settings_of(quiet), clients=api_role.clients(*SERVICES)) as system:
        yield system


@pytest.fixture
def worker(quiet, worker_role):
    with bootstrap.aws(settings_of(quiet), clients=worker_role.clients(*SERVICES)) as system:
        yield system


def work(worker: System) -> list[str]:
    """Do all jobs that are due; return their kinds."""
    outcomes = worker.run_jobs()
    assert [o.error for o in outcomes if o.error] == []
    return [o.job.kind.value for o in outcomes]


def ask(
    system: System, method: str, path: str, body: Any = None, *, token: str | None = None
) -> Any:
    """Answer a request as the function does; return the answer's JSON."""
    headers = [("accept", "application/json"), ("content-type", "application/json")]
    if token:
        headers.append(("authorization", f"Bearer {token}"))
    content = b"" if body is None else json.dumps(body).encode()
    event = gateway.proxy_event(method, f"/v1{path}", headers, content, domain="galerly.test")
    answer = gateway.answer_of(LambdaApi(system=system)(event, gateway.Context()))
    assert answer.status < 400, f"{method} {path}: {answer.body!r}"
    return json.loads(answer.body) if answer.body else None


def test_a_shoot_is_delivered_and_deleted_with_the_rights_of_the_roles(quiet, api, worker):
    s3, bucket = quiet.emulator.client("s3"), outputs(quiet)["ImagesBucket"]
    picture = jpeg(1200, 800)
    sha256 = hashlib.sha256(picture).hexdigest()
    me = {"email": "anna@example.com", "password": PASSWORD, "name": "Anna Ambrose"}
    anna = ask(api, "POST", "/auth/register", me)["token"]
    gallery = ask(api, "POST", "/galleries", {"title": "Lena & Tom"}, token=anna)
    path = f"/galleries/{gallery['id']}"
    file = {"filename": "DSC_0001.jpg", "content_type": "image/jpeg", "size": len(picture)}
    body = {"files": [{**file, "sha256": sha256}]}

    [slot] = ask(api, "POST", f"{path}/uploads", body, token=anna)["uploads"]
    sent = httpx.request(slot["method"], slot["url"], headers=slot["headers"], content=picture)
    arrived = {"photos": [{"photo_id": slot["photo_id"]}]}
    ask(api, "POST", f"{path}/photos", arrived, token=anna)
    rendered = work(worker)

    assert sent.status_code == 200, sent.text
    assert {"render", "mail-verify"} <= set(rendered)
    [photo] = ask(api, "GET", f"{path}/photos", token=anna)["items"]
    assert photo["status"] == "ready"
    assert httpx.get(photo["urls"]["thumb"]).headers["content-type"] == "image/jpeg"

    ask(api, "PATCH", path, {"state": "published"}, token=anna)
    rights = {"permissions": {"download": "original"}}
    link = ask(api, "POST", f"{path}/links", rights, token=anna)
    opened = ask(api, "POST", "/share/session", {"share_token": link["share_token"], "name": "Tom"})
    viewer = opened["token"]
    seen = f"/view{path}"
    ask(api, "PUT", f"{seen}/photos/{photo['id']}/favorite", token=viewer)
    asked = ask(api, "POST", f"{seen}/archives", {"size": "original"}, token=viewer)
    zipped = work(worker)
    ready = ask(api, "GET", f"{seen}/archives/{asked['id']}", token=viewer)

    assert "archive" in zipped
    assert ready["status"] == "ready"
    assert httpx.get(ready["parts"][0]["url"]).content[:2] == b"PK"

    ask(api, "DELETE", path, token=anna)
    purged = work(worker)
    worker.services.housekeeping.sweep({})
    worker.services.comparison.compare({})
    worker.services.comparison.compare({"stage": "photos"})

    assert "purge-gallery" in purged
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def refused(emulator: Emulator, service: str, call: str, **arguments: object) -> bool:
    """Whether the emulator refuses a call to whoever has these keys."""
    try:
        getattr(emulator.client(service), call)(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
    return False


def test_the_api_can_do_nothing_that_only_the_worker_must(quiet, api_role, worker_role):
    told = outputs(quiet)
    calls: list[tuple[str, str, dict[str, object]]] = [
        ("s3", "list_objects_v2", {"Bucket": told["ImagesBucket"]}),
        ("sqs", "receive_message", {"QueueUrl": told["JobsQueueUrl"]}),
    ]

    for service, call, arguments in calls:
        assert refused(api_role, service, call, **arguments), call
        assert not refused(worker_role, service, call, **arguments), call


@pytest.mark.parametrize(
    "place",
    [
        ("dynamodb", "scan", {"TableName": "{prefix}-users"}),
        ("dynamodb", "delete_table", {"TableName": "{prefix}-users"}),
        ("dynamodb", "get_item", {"TableName": "other-users", "Key": {"id": {"S": "x"}}}),
        ("s3", "get_object", {"Bucket": "{prefix}-pages", "Key": "index.html"}),
        ("s3", "put_object", {"Bucket": "{prefix}-pages", "Key": "index.html", "Body": b""}),
        ("s3", "delete_bucket", {"Bucket": "{prefix}-images"}),
        ("secretsmanager", "get_secret_value", {"SecretId": "other-secret-1"}),
        ("secretsmanager", "delete_secret", {"SecretId": "{prefix}-secret"}),
        ("iam", "list_users", {}),
        ("lambda", "list_functions", {}),
    ],
    ids=lambda place: f"{place[0]}-{place[1]}",
)
def test_neither_role_reaches_beyond_its_own(quiet, api_role, worker_role, place):
    service, call, arguments = place
    filled = {
        name: value.format(prefix=quiet.name) if isinstance(value, str) else value
        for name, value in arguments.items()
    }

    assert refused(api_role, service, call, **filled)
    assert refused(worker_role, service, call, **filled)
