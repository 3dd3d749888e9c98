"""What the stack became in an emulator is what the template promises, field by field."""

import json
import re

import pytest
from tests.emulators.tables import definition
from tests.infra.template import for_an_emulator, properties, resources

from galerly.adapters.aws.dynamodb_tables import TABLES


@pytest.fixture(scope="module")
def stack(installed):
    found = installed.emulator.client("cloudformation").describe_stacks(StackName=installed.name)
    return {o["OutputKey"]: o["OutputValue"] for o in found["Stacks"][0]["Outputs"]}


@pytest.fixture(scope="module")
def client(installed):
    return installed.emulator.client


def test_every_resource_of_the_template_was_made(installed, client):
    off = {"ApiDomain", "ApiDomainMapping"}  # only with a domain of one's own

    pages = client("cloudformation").get_paginator("list_stack_resources")
    made = {
        summary["LogicalResourceId"]: summary["ResourceStatus"]
        for page in pages.paginate(StackName=installed.name)
        for summary in page["StackResourceSummaries"]
    }

    assert made.keys() == for_an_emulator()["Resources"].keys() - off
    assert set(made.values()) == {"CREATE_COMPLETE"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_tables_are_those_that_the_adapters_use(installed, client, table):
    name = table.name(installed.name)
    wanted = definition(table, name)

    made = client("dynamodb").describe_table(TableName=name)["Table"]

    assert made["KeySchema"] == wanted["KeySchema"]
    assert sorted(made["AttributeDefinitions"], key=str) == sorted(
        wanted["AttributeDefinitions"], key=str
    )
    assert made["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    indexes = [
        {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
        for index in made.get("GlobalSecondaryIndexes", ())
    ]
    assert indexes == wanted.get("GlobalSecondaryIndexes", [])
    assert made["DeletionProtectionEnabled"] in {True, "true"}


def test_the_bucket_of_images_is_private_versioned_and_open_to_the_pages_alone(client, stack):
    s3, bucket = client("s3"), stack["ImagesBucket"]

    rules = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]

    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert block == properties("ImagesBucket")["PublicAccessBlockConfiguration"]
    ownership = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert ownership == properties("ImagesBucket")["OwnershipControls"]
    [wanted] = properties("ImagesBucket")["CorsConfiguration"]["CorsRules"]
    assert rules == [
        {
            "ID": wanted["Id"],
            "AllowedOrigins": [stack["PagesUrl"]],
            "AllowedMethods": wanted["AllowedMethods"],
            "AllowedHeaders": wanted["AllowedHeaders"],
            "ExposeHeaders": wanted["ExposedHeaders"],
            "MaxAgeSeconds": wanted["MaxAge"],
        }
    ]


def test_the_bucket_of_pages_is_read_by_the_distribution_alone(client, stack):
    s3, bucket = client("s3"), stack["FrontendBucket"]

    [statement] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]

    assert statement["Effect"] == "Allow"
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert statement["Condition"]["StringEquals"]["AWS:SourceArn"].endswith(
        f":distribution/{stack['DistributionId']}"
    )
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())


@pytest.mark.parametrize("name", ["api", "worker"])
def test_functions_run_as_the_template_says(installed, client, stack, name):
    wanted = for_an_emulator()["Resources"][f"{name.capitalize()}Function"]["Properties"]
    parameters = for_an_emulator()["Parameters"]

    made = client("lambda").get_function_configuration(FunctionName=f"{installed.name}-{name}")

    assert made["Runtime"] == parameters[wanted["Runtime"]["Ref"]]["Default"]
    assert made["Architectures"] == ["arm64"]
    assert made["MemorySize"] == wanted["MemorySize"]
    assert made["Timeout"] == wanted["Timeout"]
    assert made["Handler"] == wanted["Handler"]
    assert made["Role"].endswith(f":role/{installed.name}-{name}-us-east-1")
    assert made["LoggingConfig"]["LogGroup"] == f"/aws/lambda/{installed.name}-{name}"
    variables = made["Environment"]["Variables"]
    assert variables.keys() == wanted["Environment"]["Variables"].keys()
    assert variables["GALERLY_AWS_QUEUE_URL"] == stack["JobsQueueUrl"]
    assert variables["GALERLY_AWS_DEAD_QUEUE_URL"] == stack["DeadJobsQueueUrl"]
    assert variables["GALERLY_AWS_BUCKET"] == stack["ImagesBucket"]
    assert variables["GALERLY_PUBLIC_URL"] == stack["PagesUrl"]


@pytest.mark.parametrize("name", ["api", "worker"])
def test_roles_allow_what_the_template_says_to_this_installation_alone(
    installed, client, stack, name
):
    role = f"{installed.name}-{name}-us-east-1"
    wanted_role = for_an_emulator()["Resources"][f"{name.capitalize()}Role"]["Properties"]
    [policy] = wanted_role["Policies"]

    made = client("iam").get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]

    assert [s["Sid"] for s in made["Statement"]] == [
        s["Sid"] for s in policy["PolicyDocument"]["Statement"]
    ]
    ours = re.compile(rf"{installed.name}-|{re.escape(stack['KeyArn'])}|identity/example\.com$")
    for got, wanted in zip(made["Statement"], policy["PolicyDocument"]["Statement"], strict=True):
        assert got["Action"] == wanted["Action"]
        named = got["Resource"] if isinstance(got["Resource"], list) else [got["Resource"]]
        assert [arn for arn in named if not ours.search(arn)] == []


def test_the_worker_gets_jobs_one_by_one_and_answers_for_each(client, stack):
    mappings = client("lambda").list_event_source_mappings()["EventSourceMappings"]

    [made] = [m for m in mappings if m["EventSourceArn"].endswith(name_of(stack["JobsQueueUrl"]))]

    assert made["BatchSize"] == 1
    assert made["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert made["ScalingConfig"] == {"MaximumConcurrency": 20}


def test_jobs_that_cannot_be_done_end_in_the_other_queue(client, stack):
    sqs = client("sqs")

    jobs, dead = (
        sqs.get_queue_attributes(QueueUrl=stack[url], AttributeNames=["All"])["Attributes"]
        for url in ("JobsQueueUrl", "DeadJobsQueueUrl")
    )

    redrive = json.loads(jobs["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"] == dead["QueueArn"]
    assert int(redrive["maxReceiveCount"]) == 20
    assert int(jobs["VisibilityTimeout"]) == 960
    assert jobs["MessageRetentionPeriod"] == dead["MessageRetentionPeriod"] == "1209600"
    assert jobs["KmsMasterKeyId"] == dead["KmsMasterKeyId"] == stack["KeyArn"]


@pytest.mark.parametrize(
    ("name", "often"), [("sweep", "rate(1 hour)"), ("compare", "rate(7 days)")]
)
def test_the_sweep_comes_every_hour_and_the_comparison_every_week(installed, client, name, often):
    events = client("events")

    rule = events.describe_rule(Name=f"{installed.name}-{name}")
    [target] = events.list_targets_by_rule(Rule=f"{installed.name}-{name}")["Targets"]

    assert (rule["ScheduleExpression"], rule["State"]) == (often, "ENABLED")
    assert target["Arn"].endswith(f":function:{installed.name}-worker")
    if name == "compare":
        assert json.loads(target["Input"]) == {"source": "aws.events", "job": "compare"}
    policy = client("lambda").get_policy(FunctionName=f"{installed.name}-worker")["Policy"]
    allowed = json.loads(policy)["Statement"]
    assert {statement["Principal"]["Service"] for statement in allowed} == {"events.amazonaws.com"}
    assert any(rule["Arn"] in json.dumps(statement["Condition"]) for statement in allowed)


def test_the_api_hands_every_path_below_v1_to_the_function(installed, client):
    gateway = client("apigateway")
    [api] = [a for a in gateway.get_rest_apis()["items"] if a["name"] == installed.name]

    items = gateway.get_resources(restApiId=api["id"], embed=["methods"])["items"]

    methods = {(i["path"], m): v for i in items for m, v in i.get("resourceMethods", {}).items()}
    assert methods.keys() == {("/v1/{path+}", "ANY")}
    integration = methods["/v1/{path+}", "ANY"]["methodIntegration"]
    assert (integration["type"], integration["httpMethod"]) == ("AWS_PROXY", "POST")
    assert integration["timeoutInMillis"] == 29000
    assert f":function:{installed.name}-api/invocations" in integration["uri"]
    assert api["minimumCompressionSize"] == 1024
    assert api["binaryMediaTypes"] == ["*~1*"]  # as CloudFormation spells */*
    stage = gateway.get_stage(restApiId=api["id"], stageName="prod")
    settings = stage["methodSettings"]["*/*"]
    assert settings["throttlingRateLimit"] == 10000
    assert settings["throttlingBurstLimit"] == 5000
    assert settings["metricsEnabled"] is True
    assert settings["dataTraceEnabled"] is False


def test_the_answers_of_the_gateway_itself_are_problems_that_pages_may_read(
    installed, client, stack
):
    gateway = client("apigateway")
    [api] = [a for a in gateway.get_rest_apis()["items"] if a["name"] == installed.name]

    made = {
        item["responseType"]: item
        for item in gateway.get_gateway_responses(restApiId=api["id"])["items"]
        if not item["defaultResponse"]
    }

    wanted = resources("AWS::ApiGateway::GatewayResponse").values()
    assert made.keys() == {w["Properties"]["ResponseType"] for w in wanted}
    for one in (w["Properties"] for w in wanted):
        got = made[one["ResponseType"]]
        assert got["statusCode"] == one["StatusCode"]
        assert got["responseTemplates"] == one["ResponseTemplates"]
        origin = got["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"]
        assert origin == f"'{stack['PagesUrl']}'"


def test_the_distribution_serves_the_pages_with_their_headers(client, stack):
    cloudfront = client("cloudfront")

    made = cloudfront.get_distribution_config(Id=stack["DistributionId"])["DistributionConfig"]

    wanted = properties("Distribution")["DistributionConfig"]
    [origin] = made["Origins"]["Items"]
    assert origin["DomainName"].startswith(stack["FrontendBucket"])
    assert origin["OriginAccessControlId"]
    behavior = made["DefaultCacheBehavior"]
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behavior["Compress"] is True
    assert behavior["CachePolicyId"] == wanted["DefaultCacheBehavior"]["CachePolicyId"]
    [association] = behavior["FunctionAssociations"]["Items"]
    assert association["EventType"] == "viewer-request"
    policy = cloudfront.get_response_headers_policy(Id=behavior["ResponseHeadersPolicyId"])
    said = policy["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
    security = said["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    api = stack["ApiUrl"].removesuffix("/prod/v1")
    assert f"connect-src 'self' {api} https://{stack['ImagesBucket']}.s3." in security
    items = {i["Header"]: i["Value"] for i in said["CustomHeadersConfig"]["Items"]}
    assert items["Cross-Origin-Opener-Policy"] == "same-origin"


def test_alarms_over_one_metric_tell_the_topic(installed, client, stack):
    found = client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{installed.name}-")

    made = {alarm["AlarmName"]: alarm for alarm in found["MetricAlarms"]}

    assert made.keys() == {
        f"{installed.name}-{n}" for n in ("api-throttles", "dead-jobs", "late-jobs")
    }
    for alarm in made.values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [stack["AlarmTopic"]]
    dead = made[f"{installed.name}-dead-jobs"]
    assert dead["Threshold"] == 0
    assert dead["ComparisonOperator"] == "GreaterThanThreshold"
    assert dead["Dimensions"] == [
        {"Name": "QueueName", "Value": name_of(stack["DeadJobsQueueUrl"])}
    ]
    subscriptions = client("sns").list_subscriptions_by_topic(TopicArn=stack["AlarmTopic"])
    assert [s["Endpoint"] for s in subscriptions["Subscriptions"]] == ["ops@example.com"]


def test_the_dashboard_shows_what_is_there(installed, client):
    body = client("cloudwatch").get_dashboard(DashboardName=installed.name)["DashboardBody"]

    widgets = json.loads(body)["widgets"]

    shown = json.dumps(widgets)
    assert "${" not in shown
    assert len(widgets) == 14
    for name in (
        f"{installed.name}-api",
        f"{installed.name}-worker",
        f"{installed.name}-jobs-dead",
    ):
        assert f'"{name}"' in shown


def test_logs_end_and_are_encrypted(installed, client, stack):
    found = client("logs").describe_log_groups()["logGroups"]

    made = {g["logGroupName"]: g for g in found if f"/{installed.name}-" in g["logGroupName"]}

    assert made.keys() == {
        f"/aws/lambda/{installed.name}-api",
        f"/aws/lambda/{installed.name}-worker",
        f"/aws/apigateway/{installed.name}-prod",
    }
    assert {g["retentionInDays"] for g in made.values()} == {30}
    assert {g["kmsKeyId"] for g in made.values()} == {stack["KeyArn"]}


def test_the_secret_is_long_and_the_key_turns(client, stack):
    kms = client("kms")

    secret = client("secretsmanager").get_secret_value(SecretId=stack["SecretId"])["SecretString"]

    assert len(secret) >= 64
    assert kms.get_key_rotation_status(KeyId=stack["KeyArn"])["KeyRotationEnabled"] is True


def name_of(queue_url: str) -> str:
    return queue_url.rpartition("/")[2]
