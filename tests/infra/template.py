"""The CloudFormation template as values, and as an emulator can take it."""

import hashlib
import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PATH = ROOT / "infra" / "galerly.yaml"


# What AWS allows with an action, and ministack asks for by a name of its own.
ALSO = {
    "sqs:SendMessage": ("sqs:SendMessageBatch",),
    "dynamodb:PutItem": ("dynamodb:TransactWriteItems", "dynamodb:TransactGetItems"),
}
SECRET_ARN = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:${Prefix}-secret-*"
)


class _Loader(yaml.SafeLoader):  # type: ignore[misc] # PyYAML carries no types
    """Reads the short forms of intrinsic functions, `!Ref` and the like."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    if suffix == "GetAtt":
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def _read() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(PATH.read_text(), _Loader)  # safe: a SafeLoader
    return loaded


def template() -> dict[str, Any]:
    """The whole template; changing it changes nobody else's."""
    return deepcopy(_read())


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The resources of one type, such as `AWS::S3::Bucket`, by logical id."""
    return {n: r for n, r in template()["Resources"].items() if r["Type"] == kind}


def properties(name: str) -> dict[str, Any]:
    """What the template says of one resource."""
    found: dict[str, Any] = template()["Resources"][name]["Properties"]
    return found


def api_digest() -> str:
    """A digest of all that a deployment of the API freezes."""
    frozen = ("RestApi", "Resource", "Method", "GatewayResponse")
    kinds = {f"AWS::ApiGateway::{kind}" for kind in frozen}
    parts = {n: r for n, r in template()["Resources"].items() if r["Type"] in kinds}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def is_math(resource: dict[str, Any]) -> bool:
    """Whether an alarm looks at an expression over several metrics."""
    return resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]


def over_plain_http(statement: Any) -> bool:
    """Whether a statement of a policy refuses what does not come by TLS."""
    condition = json.dumps(statement.get("Condition", {})) if isinstance(statement, dict) else ""
    return "aws:SecureTransport" in condition or "s3:TlsVersion" in condition


def for_an_emulator(url: str | None = None) -> dict[str, Any]:
    """The template less what ministack refuses or, speaking plain HTTP, would be shut out by.

    Tests of the template itself prove what is taken out here. With `url`, functions find AWS there.
    """
    changed = template()
    for name in ("ApiFunction", "WorkerFunction") if url else ():
        variables = changed["Resources"][name]["Properties"]["Environment"]["Variables"]
        variables["AWS_ENDPOINT_URL"] = url
    for role in ("ApiRole", "WorkerRole"):
        [policy] = changed["Resources"][role]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else []
            actions += [more for action in tuple(actions) for more in ALSO.get(action, ())]
            if statement["Resource"] == {"Ref": "Secret"}:  # an ARN in AWS, a mere name in there
                statement["Resource"] = {"Fn::Sub": SECRET_ARN}
    left = {n: r for n, r in changed["Resources"].items() if not is_math(r)}
    gone = changed["Resources"].keys() - left.keys()
    changed["Resources"] = left
    for resource in left.values():
        policy = resource["Properties"].get("PolicyDocument")
        if policy and resource["Type"].endswith(("BucketPolicy", "QueuePolicy", "TopicPolicy")):
            policy["Statement"] = [s for s in policy["Statement"] if not over_plain_http(s)]
    changed["Resources"] = {
        name: resource
        for name, resource in left.items()
        if resource["Properties"].get("PolicyDocument", {}).get("Statement", "none") != []
    }
    body = changed["Resources"]["Dashboard"]["Properties"]["DashboardBody"]
    body["Fn::Sub"] = re.sub(
        r"\$\{(\w+)\.Arn\}", lambda m: m[1] if m[1] in gone else m[0], body["Fn::Sub"]
    )
    numbers = {n: p["Default"] for n, p in changed["Parameters"].items() if p["Type"] == "Number"}
    changed["Resources"] = _with_numbers(changed["Resources"], numbers)
    return changed


def _with_numbers(value: Any, numbers: dict[str, int]) -> Any:
    # It hands numbers on as texts, over which its own poller of queues then stumbles.
    if isinstance(value, dict):
        if len(value) == 1 and value.get("Ref") in numbers:
            return numbers[value["Ref"]]
        return {key: _with_numbers(item, numbers) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_numbers(item, numbers) for item in value]
    return value
