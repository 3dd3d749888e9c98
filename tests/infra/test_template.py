"""What the template promises, read from itself: above all what no emulator shows."""

import json
import re
from typing import Any

import msgspec
import pytest
from tests.emulators.tables import definition
from tests.infra.template import (
    ROOT,
    api_digest,
    is_math,
    over_plain_http,
    properties,
    resources,
    template,
)

from galerly.adapters.aws.dynamodb_tables import TABLES, TTL
from galerly.entrypoints.asgi_static import content_security_policy
from galerly.entrypoints.http import problems

ARN_OF_KEY = {"Fn::GetAtt": ["Key", "Arn"]}
RETAINED = {
    *(f"{table.noun.capitalize()}Table" for table in TABLES),
    *("ImagesBucket", "ImagesBucketPolicy", "FrontendBucket", "Key", "Secret"),
    *("GatewayAccount", "GatewayLogRole"),
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_a_table_has_the_keys_and_indexes_that_the_adapters_use(table):
    said = properties(f"{table.noun.capitalize()}Table")

    wanted = definition(table, table.noun)

    assert said["TableName"] == {"Fn::Sub": "${Prefix}-" + table.noun}
    assert said["BillingMode"] == "PAY_PER_REQUEST"
    assert said["KeySchema"] == wanted["KeySchema"]
    assert sorted(said["AttributeDefinitions"], key=str) == sorted(
        wanted["AttributeDefinitions"], key=str
    )
    assert said.get("GlobalSecondaryIndexes", []) == wanted.get("GlobalSecondaryIndexes", [])
    expiry = {"AttributeName": TTL, "Enabled": True} if table.expires else None
    assert said.get("TimeToLiveSpecification") == expiry


def test_the_template_has_no_other_table():
    names = {f"{table.noun.capitalize()}Table" for table in TABLES}

    assert resources("AWS::DynamoDB::Table").keys() == names


@pytest.mark.parametrize("name", sorted(resources("AWS::DynamoDB::Table")))
def test_a_table_is_encrypted_recoverable_and_not_deleted_by_a_slip(name):
    said = properties(name)

    assert said["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": ARN_OF_KEY,
    }
    assert said["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True,
        "RecoveryPeriodInDays": 35,
    }
    assert said["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}
    assert template()["Parameters"]["DeletionProtection"]["Default"] == "true"


def test_what_holds_data_outlives_the_stack():
    kept = {n for n, r in template()["Resources"].items() if r.get("DeletionPolicy") == "Retain"}
    replaced = {
        n for n, r in template()["Resources"].items() if r.get("UpdateReplacePolicy") == "Retain"
    }

    assert kept == replaced == RETAINED


@pytest.mark.parametrize("name", ["ImagesBucket", "FrontendBucket"])
def test_a_bucket_is_private_and_versioned(name):
    said = properties(name)

    assert said["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    assert said["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert said["VersioningConfiguration"] == {"Status": "Enabled"}


def test_images_are_encrypted_by_the_key_of_the_installation():
    [rule] = properties("ImagesBucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": ARN_OF_KEY,
        },
    }


def test_originals_become_cheaper_and_what_is_gone_ends():
    rules = {
        rule["Id"]: rule for rule in properties("ImagesBucket")["LifecycleConfiguration"]["Rules"]
    }

    assert {rule["Status"] for rule in rules.values()} == {"Enabled"}
    moved = rules["originals-to-intelligent-tiering"]
    assert moved["Transitions"] == [{"StorageClass": "INTELLIGENT_TIERING", "TransitionInDays": 0}]
    assert moved["ObjectSizeGreaterThan"] == 1024 * 1024
    assert "Prefix" not in moved  # keys of originals begin with an id
    ended = rules["old-versions-end"]
    assert ended["NoncurrentVersionExpiration"] == {"NoncurrentDays": {"Ref": "OldVersionsDays"}}
    assert ended["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert ended["ExpiredObjectDeleteMarker"] is True
    assert (rules["archives-end"]["Prefix"], rules["archives-end"]["ExpirationInDays"]) == (
        "archives/",
        8,  # a day after the sweep should have removed them
    )
    kept = rules["exports-end"]
    assert (kept["Prefix"], kept["ExpirationInDays"]) == ("exports/", 1)
    others = rules.keys() - {"archives-end", "exports-end"}
    assert all("ExpirationInDays" not in rules[name] for name in others)


@pytest.mark.parametrize(
    ("policy", "things"),
    [
        ("ImagesBucketPolicy", 2),
        ("FrontendBucketPolicy", 1),
        ("QueuesPolicy", 2),
        ("AlarmTopicPolicy", 1),
    ],
)
def test_nothing_is_reached_without_tls(policy, things):
    statements = properties(policy)["PolicyDocument"]["Statement"]

    refusing = [s for s in statements if over_plain_http(s)]

    assert len(refusing) == things
    assert {s["Effect"] for s in refusing} == {"Deny"}
    assert {s["Principal"] for s in refusing} == {"*"}


def statements_of(role: str) -> list[dict[str, Any]]:
    [policy] = properties(role)["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("role", ["ApiRole", "WorkerRole"])
def test_a_role_names_each_action_and_each_thing(role):
    for statement in statements_of(role):
        actions = listed(statement["Action"])
        assert [a for a in actions if "*" in a] == []
        for resource in listed(statement["Resource"]):
            arn = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
            assert arn != "*"
            assert "*" not in re.sub(r"(/index)?/\*$", "", arn)
        assert statement["Effect"] == "Allow"


def test_the_api_cannot_list_what_there_is_nor_send_mail():
    actions = {a for s in statements_of("ApiRole") for a in listed(s["Action"])}

    assert not [a for a in actions if a.startswith("ses:")]
    assert not actions & {
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "dynamodb:Scan",
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
    }


def test_no_role_may_read_a_whole_table():
    actions = {
        action
        for role in ("ApiRole", "WorkerRole")
        for statement in statements_of(role)
        for action in listed(statement["Action"])
    }

    assert "dynamodb:Scan" not in actions
    assert not {a for a in actions if a.startswith(("dynamodb:Create", "dynamodb:DeleteTable"))}


def test_only_tables_with_indexes_have_indexes_to_query():
    with_indexes = {f"{t.noun.capitalize()}Table" for t in TABLES if t.indexes}

    for role in ("ApiRole", "WorkerRole"):
        [statement] = [s for s in statements_of(role) if s["Sid"] == "Indexes"]
        named = {re.findall(r"\$\{(\w+)\.Arn", r["Fn::Sub"])[0] for r in statement["Resource"]}
        assert named == with_indexes


@pytest.mark.parametrize("name", ["ApiFunction", "WorkerFunction"])
def test_functions_get_settings_that_exist_and_no_secret(name):
    settings = (ROOT / "src/galerly/entrypoints/settings.py").read_text()
    variables = properties(name)["Environment"]["Variables"]

    ours = {key for key in variables if key.startswith("GALERLY_")}

    assert [key for key in ours if f'"{key}"' not in settings] == []
    assert not [key for key in variables if re.search("PASSWORD|PEPPER|TOKEN", key)]
    assert variables["GALERLY_AWS_SECRET_ID"] == {"Ref": "Secret"}  # its name, not its content


def test_functions_are_as_large_as_the_design_says():
    parameters = template()["Parameters"]

    chosen = {
        name: parameters[name]["Default"] for name in parameters if "Default" in parameters[name]
    }

    assert chosen["Architecture"] == "arm64"
    assert (chosen["ApiRuntime"], chosen["ApiMemory"], chosen["ApiTimeout"]) == (
        "python3.11",
        512,
        30,
    )
    assert tuple(map(int, chosen["WorkerRuntime"].removeprefix("python").split("."))) >= (3, 12)
    assert properties("AnyMethod")["Integration"]["TimeoutInMillis"] < chosen["ApiTimeout"] * 1000


def test_a_job_stays_hidden_longer_than_a_worker_may_take():
    most = template()["Parameters"]["WorkerTimeout"]["MaxValue"]

    assert properties("JobsQueue")["VisibilityTimeout"] > most


def test_the_stage_throttles_and_logs_no_path_and_no_address():
    stage = properties("ApiStage")

    [settings] = stage["MethodSettings"]
    logged = stage["AccessLogSetting"]["Fn::If"][1]["Format"]

    parameters = template()["Parameters"]
    assert settings["ThrottlingRateLimit"] == {"Ref": "ThrottleRate"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "ThrottleBurst"}
    assert parameters["ThrottleRate"]["Default"] == 10_000
    assert parameters["ThrottleBurst"]["Default"] == 5_000
    assert settings["DataTraceEnabled"] is False
    assert json.loads(logged).keys() >= {"request_id", "status", "ms"}
    assert not re.search(r"path|sourceIp|userAgent|\$context\.identity|querystring", logged)


def test_the_deployment_is_renamed_with_every_change_of_the_api():
    [name] = resources("AWS::ApiGateway::Deployment")

    recorded = template()["Resources"][name]["Metadata"]["Digest"]

    assert recorded == api_digest(), (
        f"the API changed: count {name} up, refer to it in ApiStage, and set its Digest"
    )
    assert properties("ApiStage")["DeploymentId"] == {"Ref": name}


def test_no_stage_logs_before_the_account_may():
    whole = template()["Resources"]

    destination = whole["ApiStage"]["Properties"]["AccessLogSetting"]["Fn::If"][1]["DestinationArn"]

    assert destination == {"Fn::GetAtt": ["GatewayLogGroup", "Arn"]}
    assert whole["GatewayLogGroup"]["DependsOn"] == "GatewayAccount"


def test_the_deployment_waits_for_all_that_it_freezes():
    [deployment] = resources("AWS::ApiGateway::Deployment").values()

    frozen = resources("AWS::ApiGateway::Method") | resources("AWS::ApiGateway::GatewayResponse")

    assert set(deployment["DependsOn"]) == frozen.keys()


@pytest.mark.parametrize("name", sorted(resources("AWS::ApiGateway::GatewayResponse")))
def test_an_answer_of_the_gateway_itself_is_one_of_our_problems(name):
    said = properties(name)
    body = said["ResponseTemplates"]["application/json"]

    problem = msgspec.json.decode(body, type=problems.Problem)

    assert str(problem.status) == said["StatusCode"]
    assert problem.title in problems.TITLES.values()
    assert problem.type == f"/problems/{problem.code}"
    headers = said["ResponseParameters"]
    assert headers["gatewayresponse.header.Content-Type"] == f"'{problems.CONTENT_TYPE}'"
    asked_again = problem.status in {429, 503}
    assert ("gatewayresponse.header.Retry-After" in headers) is asked_again


def test_the_policy_of_the_pages_is_that_of_the_server_with_api_and_media_named():
    said = properties("PagesHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text, names = said["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]

    filled = text.replace("${Api} ${Media}", "ELSEWHERE").replace("${Media}", "ELSEWHERE")

    assert filled == content_security_policy("ELSEWHERE")
    assert "${ImagesBucketName}.s3.${AWS::Region}" in names["Media"]["Fn::Sub"]


def test_the_pages_come_with_the_headers_of_the_server():
    config = properties("PagesHeaders")["ResponseHeadersPolicyConfig"]

    security = config["SecurityHeadersConfig"]

    assert security["StrictTransportSecurity"] == {
        "Override": True,
        "AccessControlMaxAgeSec": 63072000,
        "IncludeSubdomains": True,
    }
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer"
    assert {i["Header"]: i["Value"] for i in config["CustomHeadersConfig"]["Items"]} == {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }


def alarms() -> dict[str, dict[str, Any]]:
    return {n: r["Properties"] for n, r in resources("AWS::CloudWatch::Alarm").items()}


def test_every_alarm_tells_the_topic_when_it_begins_and_ends():
    for said in alarms().values():
        assert said["AlarmActions"] == said["OKActions"] == [{"Ref": "AlarmTopic"}]
        assert said["TreatMissingData"] == "notBreaching"
        assert said["ComparisonOperator"] == "GreaterThanThreshold"


def test_the_alarms_are_those_of_the_design():
    thresholds = {name: said["Threshold"] for name, said in alarms().items()}

    assert thresholds == {
        "ApiErrorsAlarm": 5,
        "WorkerErrorsAlarm": 5,
        "Api5xxAlarm": 1,
        "ApiThrottlesAlarm": 0,
        **{f"{table.noun.capitalize()}ThrottlesAlarm": 0 for table in TABLES},
        "Images4xxAlarm": 10,
        "Images5xxAlarm": 1,
        "DeadJobsAlarm": 0,
        "LateJobsAlarm": 900,
    }


def value_of(alarm: str, **numbers: float) -> float:
    """What an alarm's expression makes of its metrics, by rules of CloudWatch's metric math."""
    [expression] = [m["Expression"] for m in alarms()[alarm]["Metrics"] if "Expression" in m]
    python = re.sub(r"IF\((.+?), (.+), (\S+)\)", r"((\2) if (\1) else (\3))", expression)
    python = re.sub(r"FILL\((\w+), 0\)", r"\1", python)
    assert set(re.findall(r"[a-z_]\w*", python)) - {"if", "else"} <= numbers.keys()
    found: float = eval(python, {"__builtins__": {}}, numbers)  # of our own template
    return found


@pytest.mark.parametrize(
    ("alarm", "share", "bad"),
    [
        ("ApiErrorsAlarm", 5, "errors"),
        ("WorkerErrorsAlarm", 5, "errors"),
        ("Api5xxAlarm", 1, "failed"),
        ("Images5xxAlarm", 1, "failed"),
        ("Images4xxAlarm", 10, "refused"),
    ],
)
def test_an_alarm_over_a_share_begins_just_above_it(alarm, share, bad):
    threshold = alarms()[alarm]["Threshold"]

    assert threshold == share
    assert value_of(alarm, **{bad: share, "calls": 100}) <= threshold
    assert value_of(alarm, **{bad: share + 1, "calls": 100}) > threshold
    assert value_of(alarm, **{bad: 0, "calls": 0}) == 0


def test_an_alarm_looks_at_every_metric_that_it_names():
    for name, said in alarms().items():
        if not is_math({"Type": "AWS::CloudWatch::Alarm", "Properties": said}):
            continue
        ids = {m["Id"] for m in said["Metrics"] if "MetricStat" in m}
        [result] = [m for m in said["Metrics"] if "Expression" in m]
        assert len(said["Metrics"]) <= 11, name  # ten metrics are CloudWatch's most
        assert ids == set(re.findall(r"\b(?!IF|FILL)[a-z]\w*", result["Expression"])), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_a_throttled_table_or_index_raises_its_alarm(table):
    said = alarms()[f"{table.noun.capitalize()}ThrottlesAlarm"]
    watched = {
        (
            m["MetricStat"]["Metric"]["MetricName"],
            *(d["Value"] for d in m["MetricStat"]["Metric"]["Dimensions"][1:]),
        )
        for m in said["Metrics"]
        if "MetricStat" in m
    }

    places = [(), *((index.name,) for index in table.indexes)]

    assert watched == {
        (metric, *place)
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
        for place in places
    }


def test_the_alarms_on_images_have_metrics_to_look_at():
    identity = properties("ImagesBucket")["MetricsConfigurations"][0]["Id"]

    for name in ("Images4xxAlarm", "Images5xxAlarm"):
        for metric in (m["MetricStat"]["Metric"] for m in alarms()[name]["Metrics"][:-1]):
            assert {"Name": "FilterId", "Value": identity} in metric["Dimensions"]


def test_the_dashboard_is_json_and_shows_every_alarm():
    body = json.loads(properties("Dashboard")["DashboardBody"]["Fn::Sub"])

    [shown] = [w["properties"]["alarms"] for w in body["widgets"] if w["type"] == "alarm"]

    assert {arn.removeprefix("${").removesuffix(".Arn}") for arn in shown} == alarms().keys()


def test_every_policy_that_is_not_kept_says_why():
    for name, resource in template()["Resources"].items():
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", ()):
            assert len(skip["comment"]) > 30, f"{name} {skip['id']}"


def test_every_parameter_is_explained_used_and_shown_in_a_group():
    whole = template()
    groups = whole["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    text = json.dumps([whole["Resources"], whole["Conditions"], whole["Outputs"]], default=str)

    for name, parameter in whole["Parameters"].items():
        assert parameter.get("Description"), name
        assert f'"{name}"' in text or "${" + name + "}" in text, name
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(whole["Parameters"])


def test_aws_takes_a_template_of_this_size():
    assert (ROOT / "infra/galerly.yaml").stat().st_size < 1_000_000
    assert len(template()["Resources"]) <= 500
