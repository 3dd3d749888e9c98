"""`galerly aws …` against an emulator: what it changes, what it says, what it refuses."""

import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from tests.emulators.servers import REGION

from galerly.adapters.aws.clients import Clients
from galerly.domain.model.errors import DeniedError, InvalidError, NotFoundError
from galerly.entrypoints import bootstrap
from galerly.entrypoints.cli.aws_deploy import BucketTakenError, DeployFailedError
from galerly.entrypoints.cli.aws_destroy import PhotosLeftError
from galerly.entrypoints.cli.aws_logs import shown
from galerly.entrypoints.cli.aws_mail import MailState
from galerly.entrypoints.cli.aws_session import AwsRefusedError
from galerly.entrypoints.settings import Settings


def outputs(installation) -> dict[str, str]:
    client = installation.emulator.client("cloudformation")
    [stack] = client.describe_stacks(StackName=installation.name)["Stacks"]
    return {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}


def clients_of(installation) -> Clients:
    services = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs")
    made: Clients = installation.emulator.clients(*services)
    return made


def settings_of(installation) -> Settings:
    told = outputs(installation)
    return Settings(
        aws_region=REGION,
        aws_prefix=installation.name,
        aws_bucket=told["ImagesBucket"],
        aws_queue_url=told["JobsQueueUrl"],
        aws_dead_queue_url=told["DeadJobsQueueUrl"],
        aws_secret_id=told["SecretId"],
        mail="ses",
        mail_from="Studio <photos@example.com>",
    )


def put(client, bucket: str, key: str, body: bytes) -> str:
    version: str = client.put_object(Bucket=bucket, Key=key, Body=body)["VersionId"]
    return version


def item(number: int, **more: dict[str, object]) -> dict[str, object]:
    return {"user_id": {"S": "anna"}, "id": {"S": f"g{number:02}"}, **more}


def all_items(client, table: str) -> dict[str, dict[str, object]]:
    found = client.scan(TableName=table, ConsistentRead=True)["Items"]
    return {i["id"]["S"]: i for i in found}


# ---- deploy ----


def test_a_deployment_shows_its_changes_before_it_asks(installations):
    new = installations()

    done = new.run("deploy", *new.settings, *new.sources, answer="n\n")

    assert done.exit_code == 1
    assert "Add      PhotosTable                AWS::DynamoDB::Table" in done.output
    assert "Do it? [y/N]" in done.output
    assert "CREATE_COMPLETE" not in done.output


def test_a_first_deployment_says_what_it_needs(installations):
    new = installations()

    with pytest.raises(AwsRefusedError, match="MailFrom"):
        new.run("deploy", *new.sources, "--set", f"Prefix={new.name}", "--yes")


def test_a_setting_that_the_template_does_not_know_is_refused(installations):
    new = installations()

    with pytest.raises(InvalidError, match="there is no parameter Memory"):
        new.run("deploy", *new.settings, *new.sources, "--set", "Memory=512")


def test_a_deployment_without_packages_names_the_command_that_makes_them(installations):
    new = installations()

    with pytest.raises(NotFoundError, match="run `galerly aws package` first"):
        new.run("deploy", *new.settings, "--packages", str(new.folder / "none"))


def test_a_bucket_that_exists_is_named_before_anything_is_made(installations):
    new = installations()
    new.emulator.client("s3").create_bucket(Bucket=f"{new.name}-images")

    with pytest.raises(
        BucketTakenError, match=f"choose: --set ImagesBucketName={new.name}-images-"
    ):
        new.run("deploy", *new.settings, *new.sources, "--yes")


def test_what_cannot_be_made_is_told_with_its_reason(installations):
    new = installations()
    template = json.loads((new.folder / "template.json").read_text())
    # The emulator has no alarms over expressions: AWS would refuse other things, as late.
    template["Resources"]["Broken"] = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {"Metrics": [{"Id": "a", "Expression": "1"}], "EvaluationPeriods": 1},
    }
    (new.folder / "template.json").write_text(json.dumps(template))

    with pytest.raises(DeployFailedError, match="ROLLBACK_COMPLETE: Broken: "):
        new.run("deploy", *new.settings, *new.sources, "--yes")


def test_a_release_is_upgraded_kept_and_rolled_back(installations):
    mine = installations()
    mine.run("deploy", *mine.settings, *mine.sources, "--yes")
    first = outputs(mine)["Release"]

    again = mine.run("deploy", *mine.sources, "--yes")
    mine.pack("two")
    upgraded = mine.run("deploy", *mine.sources, "--set", "LogDays=90", "--yes")
    second = outputs(mine)["Release"]
    back = mine.run("deploy", *mine.sources, "--release", first, "--yes")

    assert again.output == "nothing to change\n"
    assert "Modify   ApiFunction" in upgraded.output
    assert "UPDATE_COMPLETE" in upgraded.output
    assert second != first
    assert back.exit_code == 0
    now = outputs(mine)
    assert now["Release"] == first
    [stack] = mine.emulator.client("cloudformation").describe_stacks(StackName=mine.name)["Stacks"]
    kept = {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]}
    assert kept["LogDays"] == "90"  # a roll-back takes code back, not settings
    stored = mine.emulator.client("lambda").get_function_configuration(
        FunctionName=f"{mine.name}-api"
    )
    assert first in stored["Description"]


def test_a_release_that_nobody_deployed_is_not_found(installed):
    with pytest.raises(NotFoundError, match=r"release 9\.9\.9"):
        installed.run("deploy", *installed.sources, "--release", "9.9.9")


def test_the_bucket_of_code_is_private(installed):
    s3 = installed.emulator.client("s3")
    [bucket] = [
        b["Name"]
        for b in s3.list_buckets()["Buckets"]
        if b["Name"].startswith(f"{installed.name}-artifacts-")
    ]

    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]

    assert all(block.values())
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"


def test_records_that_prove_a_domain_are_shown_until_ses_has_seen_them():
    waiting = MailState(
        identity="example.com", proven=False, in_sandbox=True, tokens=("abc", "def")
    )

    assert list(waiting.records()) == [
        "abc._domainkey.example.com CNAME abc.dkim.amazonses.com",
        "def._domainkey.example.com CNAME def.dkim.amazonses.com",
    ]


# ---- frontend ----


@pytest.fixture
def site(tmp_path):
    """A front end as small as one can be."""
    for name, text in {
        "index.html": '<script src="/js/main.js"></script>',
        "icon.svg": "<svg/>",
        "js/main.js": "import './config.js';",
        "js/config.js": 'export const config = { apiRoot: "/v1" };',
        "css/page.css": "body {}",
        "vendor/SHA384SUMS": "",
        "test/a.test.js": "not served",
        "package.json": "{}",
    }.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


def test_only_pages_that_changed_are_sent_and_the_distribution_is_told(installed, site):
    s3 = installed.emulator.client("s3")
    bucket, api = (outputs(installed)[name] for name in ("FrontendBucket", "ApiUrl"))

    first = installed.run("frontend", "--folder", str(site))
    again = installed.run("frontend", "--folder", str(site))
    (site / "css/page.css").write_text("body { color: black }")
    changed = installed.run("frontend", "--folder", str(site))

    assert "5 files: 5 sent, 0 removed" in first.output
    assert "invalidation I" in first.output
    assert "5 files: 0 sent, 0 removed" in again.output
    assert "invalidation" not in again.output
    assert "5 files: 4 sent, 0 removed" in changed.output  # a release of three, and what names it
    index = s3.get_object(Bucket=bucket, Key="index.html")
    assert index["ContentType"] == "text/html; charset=utf-8"
    assert index["CacheControl"].startswith("public, max-age=0, must-revalidate")
    release = index["Body"].read().decode().split("/r/")[1].split("/")[0]
    config = s3.get_object(Bucket=bucket, Key=f"r/{release}/js/config.js")
    assert json.dumps(api) in config["Body"].read().decode()
    assert config["ContentType"] == "text/javascript; charset=utf-8"
    assert config["CacheControl"] == "public, max-age=31536000, immutable"
    keys = {i["Key"] for i in s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert not [key for key in keys if "test" in key or "package" in key]
    assert len({key.split("/")[1] for key in keys if key.startswith("r/")}) == 2  # open pages go on


# ---- cities ----


def test_cities_are_stored_once_however_often_they_are_imported(installed):
    first = installed.run("cities", "--people", "5000000")
    again = installed.run("cities", "--people", "5000000", "--threads", "2")

    count = int(re.findall(r"stored ([\d,]+) cities", first.output)[0].replace(",", ""))
    assert 20 < count < 200
    assert f"stored {count:,} cities" in again.output
    with bootstrap.aws(settings_of(installed), clients=clients_of(installed)) as system:
        assert system.cities.count() == count
        assert system.cities.search("shanghai", limit=1)[0].name == "Shanghai"


# ---- status and logs ----


def test_the_status_tells_alarms_queues_functions_tables_and_releases(installed):
    done = installed.run("status", "--json")

    parts = {p["part"]: p for p in json.loads(done.output)["parts"]}
    assert done.exit_code == 0
    assert parts["alarms"]["said"] == "none of 3 raised"
    assert parts["jobs"]["said"] == "0 waiting, 0 at hand"
    assert parts["given-up jobs"]["said"] == "0 waiting"
    assert "python3.11 arm64, 512 MB" in parts["api function"]["said"]
    assert outputs(installed)["Release"] in parts["releases"]["said"]
    assert parts["mail"]["said"].startswith("example.com may send")
    assert parts["table photos"]["said"].startswith("active, about 0 items")


def test_an_alarm_and_a_job_that_was_given_up_are_seen(installed):
    cloudwatch, sqs = (installed.emulator.client(name) for name in ("cloudwatch", "sqs"))
    name, queue = f"{installed.name}-dead-jobs", outputs(installed)["DeadJobsQueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="{}")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a drill")

    done = installed.run("status")

    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="it is over")
    sqs.purge_queue(QueueUrl=queue)
    assert done.exit_code == 1
    assert f"fail  alarms         raised: {name}" in done.output
    assert "warn  given-up jobs  1 waiting" in done.output


def test_logs_of_both_functions_come_in_order_of_time(installed):
    logs = installed.emulator.client("logs")
    now = int(time.time() * 1000)
    lines = {
        "api": [(now - 3000, '{"level": "info", "request_id": "aaa"}'), (now - 1000, "START x")],
        "worker": [(now - 2000, '{"level": "error", "request_id": "bbb"}')],
    }
    for name, events in lines.items():
        group = f"/aws/lambda/{installed.name}-{name}"
        logs.create_log_stream(logGroupName=group, logStreamName="one")
        logs.put_log_events(
            logGroupName=group,
            logStreamName="one",
            logEvents=[{"timestamp": t, "message": m} for t, m in events],
        )

    everything = installed.run("logs").output.splitlines()
    errors = installed.run("logs", "--level", "error").output.splitlines()
    one = installed.run("logs", "--function", "api", "--request", "aaa").output.splitlines()

    assert everything == [lines["api"][0][1], lines["worker"][0][1], "START x"]
    assert errors == [lines["worker"][0][1]]
    assert one == [lines["api"][0][1]]


@pytest.mark.parametrize(
    ("line", "level", "expected"),
    [
        ("Task timed out after 30.00 seconds", "error", True),
        ("REPORT RequestId: 1 Duration: 2 ms", "error", False),
        ("REPORT RequestId: 1 Duration: 2 ms", "debug", True),
        ('{"level": "warning"}', "warning", True),
        ('{"level": "info"}', "warning", False),
        ('{"level": "unheard of"}', "error", True),
        ("[1, 2]", "error", True),
    ],
)
def test_lines_are_chosen_by_level(line, level, expected):
    assert (shown(line, level=level, request=None) is not None) is expected


# ---- restore ----


def test_a_table_is_restored_beside_the_live_one_and_then_into_it(installed):
    client = installed.emulator.client("dynamodb")
    table = f"{installed.name}-galleries"
    for number in range(60):
        client.put_item(TableName=table, Item=item(number, tags={"SS": ["b", "a"]}))
    before = all_items(client, table)

    beside = installed.run("restore", "table", "galleries")
    client.delete_item(TableName=table, Key=item(1))
    client.put_item(TableName=table, Item=item(2, tags={"SS": ["spoiled"]}))
    client.put_item(TableName=table, Item=item(99))
    ending = beside.output.rpartition("--restored ")[2].split()[0]
    done = installed.run(
        "restore", "table", "galleries", "--restored", ending, "--replace", "--yes"
    )
    again = installed.run(
        "restore", "table", "galleries", "--restored", ending, "--replace", "--yes"
    )

    assert f"{table} becomes {table}-{ending}" in beside.output
    assert f"{table}: 2 items to put back, 1 to delete, 58 are equal" in done.output
    assert f"{table}: 0 items to put back, 0 to delete, 60 are equal" in again.output
    assert all_items(client, table) == before


def test_replacing_a_table_asks_first(installed):
    client = installed.emulator.client("dynamodb")
    key = {"email": {"S": "eve@example.com"}}
    beside = installed.run("restore", "table", "newsletters")
    ending = beside.output.rpartition("--restored ")[2].split()[0]
    client.put_item(TableName=f"{installed.name}-newsletters", Item=key)

    done = installed.run(
        "restore", "table", "newsletters", "--restored", ending, "--replace", answer="n\n"
    )

    assert done.exit_code == 1
    assert "Item" in client.get_item(TableName=f"{installed.name}-newsletters", Key=key)


def test_an_object_goes_back_to_a_version(installed):
    s3, bucket = installed.emulator.client("s3"), outputs(installed)["ImagesBucket"]
    version = put(s3, bucket, "anna/g1/p1.jpg", b"whole")
    put(s3, bucket, "anna/g1/p1.jpg", b"spoiled")

    listed = installed.run("restore", "object", "anna/g1/p1.jpg")
    done = installed.run("restore", "object", "anna/g1/p1.jpg", "--version", version)

    assert [line.split("  ")[2] for line in listed.output.splitlines()] == ["7 bytes", "5 bytes"]
    assert "(present)" in listed.output.splitlines()[0]
    assert "is again as of" in done.output
    assert s3.get_object(Bucket=bucket, Key="anna/g1/p1.jpg")["Body"].read() == b"whole"


def test_a_deleted_gallery_comes_back_as_it_was_at_a_moment(installed):
    s3, bucket = installed.emulator.client("s3"), outputs(installed)["ImagesBucket"]
    photos = {f"bea/g1/p{n}.jpg": f"photo {n}".encode() for n in range(5)}
    for key, body in photos.items():
        put(s3, bucket, key, body)
    time.sleep(1.1)  # S3 tells times of versions in whole seconds
    moment = datetime.now(UTC).isoformat()
    time.sleep(1.1)
    for key in list(photos)[:3]:
        s3.delete_object(Bucket=bucket, Key=key)
    put(s3, bucket, "bea/g1/p4.jpg", b"spoiled")

    done = installed.run("restore", "object", "bea/g1/", "--at", moment)

    assert "4 objects put back, 1 were as they should be" in done.output
    found = {k: s3.get_object(Bucket=bucket, Key=k)["Body"].read() for k in photos}
    assert found == photos


def test_an_object_that_never_was_cannot_be_restored(installed):
    with pytest.raises(NotFoundError):
        installed.run("restore", "object", "anna/g1/nothing.jpg", "--version", "x")


# ---- destroy ----


def test_nothing_is_destroyed_while_photos_are_left_or_the_name_is_not_typed(installations):
    mine = installations()
    mine.run("deploy", *mine.settings, *mine.sources, "--yes")
    s3, bucket = mine.emulator.client("s3"), outputs(mine)["ImagesBucket"]
    put(s3, bucket, "anna/g1/p1.jpg", b"photo")
    s3.delete_object(Bucket=bucket, Key="anna/g1/p1.jpg")  # its version is still there

    with pytest.raises(PhotosLeftError, match=r"such as anna/g1/p1\.jpg"):
        mine.run("destroy", "--yes")
    unsure = mine.run("destroy", "--with-photos", answer="yes\n")

    assert unsure.exit_code == 1
    assert "removes for good" in unsure.output
    assert s3.head_bucket(Bucket=bucket)

    done = mine.run("destroy", "--with-photos", answer=f"{mine.name}\n")

    assert f"{mine.name} is gone" in done.output
    buckets = {b["Name"] for b in s3.list_buckets()["Buckets"]}
    assert not buckets & {f"{mine.name}-images", f"{mine.name}-pages"}
    tables = mine.emulator.client("dynamodb").list_tables()["TableNames"]
    assert [name for name in tables if name.startswith(f"{mine.name}-")] == []
    with pytest.raises(NotFoundError):
        mine.run("status")


# ---- errors ----


def test_a_stack_that_is_not_there_is_not_found(installations):
    with pytest.raises(NotFoundError, match="stack studio"):
        installations().run("status")


def test_an_error_of_aws_is_one_line_with_a_code(installed):
    done = subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", "aws", "status"],
        env={
            "PATH": "/usr/bin",
            "AWS_ENDPOINT_URL": installed.emulator.url,
            "AWS_ACCESS_KEY_ID": "AKIAUNKNOWN",
            "AWS_SECRET_ACCESS_KEY": "wrong",
            "AWS_EC2_METADATA_DISABLED": "true",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 5
    assert done.stderr.startswith("error[no-credentials]: ")
    assert done.stderr.count("\n") == 1


def test_what_the_policy_of_a_user_forbids_is_told_as_such(installed):
    iam = installed.emulator.client("iam")
    iam.create_user(UserName=f"{installed.name}-nobody")
    key = iam.create_access_key(UserName=f"{installed.name}-nobody")["AccessKey"]
    other = type(installed)(
        installed.name,
        type(installed.emulator)(
            installed.emulator.url, (key["AccessKeyId"], key["SecretAccessKey"])
        ),
        installed.folder,
    )

    with pytest.raises(DeniedError, match="AWS does not allow this"):
        other.run("status")
