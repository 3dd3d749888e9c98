"""One installation on AWS: its CloudFormation stack, and what is in it."""

from typing import Any

from attrs import frozen

from galerly.domain.model.errors import ConflictError, NotFoundError
from galerly.entrypoints.cli.aws_session import Aws, code_of, told

TABLES = ("users", "galleries", "photos", "sessions", "cities", "newsletters")

READY = frozenset(
    {
        "CREATE_COMPLETE",
        "IMPORT_COMPLETE",
        "ROLLBACK_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
    }
)


class NotReadyError(ConflictError):
    """The stack is being changed, or its last change failed half-way."""

    code = "stack-not-ready"


@frozen(kw_only=True)
class Stack:
    """What CloudFormation tells of an installation."""

    name: str
    status: str
    outputs: dict[str, str]
    parameters: dict[str, str]

    @property
    def prefix(self) -> str:
        """What tables, functions and queues are named after."""
        return self.parameters["Prefix"]

    def output(self, name: str) -> str:
        """Return one output; NotFoundError if the stack has none of that name."""
        if name not in self.outputs:
            raise NotFoundError(f"output {name} of the stack {self.name}")
        return self.outputs[name]

    def table(self, noun: str) -> str:
        """Return the name of the table of a noun."""
        return f"{self.prefix}-{noun}"


def find(aws: Aws, name: str) -> Stack | None:
    """Return a stack in whatever state it is; None if there is none."""
    from botocore.exceptions import ClientError

    with told(f"stack {name}"):
        try:
            found = aws.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if code_of(error) == "ValidationError" and "does not exist" in str(error):
                return None
            raise
    return Stack(
        name=name,
        status=found["StackStatus"],
        outputs=_pairs(found.get("Outputs", ()), "Output"),
        parameters=_pairs(found.get("Parameters", ()), "Parameter"),
    )


def get(aws: Aws, name: str) -> Stack:
    """Return a stack that stands.

    Raises:
        NotFoundError: If there is none.
        NotReadyError: If it is not whole.
    """
    stack = find(aws, name)
    if stack is None or stack.status == "REVIEW_IN_PROGRESS":
        raise NotFoundError(f"stack {name} in {aws.region}")
    if stack.status not in READY or stack.status == "ROLLBACK_COMPLETE":
        message = f"the stack {name} is {stack.status}; wait for it, or deploy it again"
        raise NotReadyError(message)
    return stack


def _pairs(items: Any, kind: str) -> dict[str, str]:
    return {item[f"{kind}Key"]: item.get(f"{kind}Value", "") for item in items}
