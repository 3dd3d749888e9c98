"""What the zips of the two Lambda functions hold, and for which Linux their wheels are.

Python 3.11 on Lambda is Amazon Linux 2 with glibc 2.26; 3.12 and newer are Amazon Linux 2023 with
glibc 2.34 (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).
"""

from collections.abc import Mapping

from attrs import frozen

MIB = 1024 * 1024

ARCHITECTURES: Mapping[str, str] = {"arm64": "aarch64", "x86_64": "x86_64"}
"""Lambda's names of processors with those of wheels."""

_OLD_LINUX = ("manylinux2014",)
_NEW_LINUX = (
    "manylinux_2_34",
    "manylinux_2_31",
    "manylinux_2_28",
    "manylinux_2_27",
    "manylinux_2_26",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
)
_FIRST_NEW_PYTHON = (3, 12)


@frozen(kw_only=True)
class LambdaFunction:
    """One function, as it is packed."""

    name: str  # also of its lock: requirements/lambda-NAME.txt
    handler: str  # module that Lambda imports
    python: str  # by default
    max_bytes: int  # of its zip
    services: tuple[str, ...]  # botocore's data of the others stays out
    left_out: tuple[str, ...]  # paths in the package galerly that it never imports
    has_faces: bool = False  # whether it sets texts, and so carries what they are set in
    from_here: tuple[str, ...] = ()  # packages without wheels: pure Python, taken as installed


_NEVER = (
    "_aws",
    "_frontend",
    "adapters/files",
    "adapters/geonames",
    "adapters/mail",
    "adapters/memory",
    "adapters/sqlite",
    "entrypoints/asgi",
    "entrypoints/child",
    "entrypoints/city_import",
    "entrypoints/cli",
    "entrypoints/data_lock",
    "entrypoints/deadlines",
    "entrypoints/disk_failure",
    "entrypoints/library",
    "entrypoints/server",
    "entrypoints/supervisor",
    "entrypoints/worker",
    "pytest_plugin",
    "testing",
)

API = LambdaFunction(
    name="api",
    handler="galerly.entrypoints.lambda_api",
    python="3.11",
    max_bytes=15 * MIB,
    services=("dynamodb", "s3", "secretsmanager", "sqs"),
    left_out=(*_NEVER, "adapters/vips", "entrypoints/lambda_worker"),
)
WORKER = LambdaFunction(
    name="worker",
    handler="galerly.entrypoints.lambda_worker",
    python="3.13",
    max_bytes=50 * MIB,
    services=("dynamodb", "s3", "secretsmanager", "sesv2", "sqs"),
    left_out=(*_NEVER, "adapters/vips/demo", "entrypoints/lambda_api"),
    has_faces=True,
    from_here=("pyvips",),
)
FUNCTIONS = (API, WORKER)


def platforms(python: str, architecture: str) -> tuple[str, ...]:
    """Return the platform tags of wheels that a runtime loads, best first."""
    version = tuple(int(part) for part in python.split("."))
    tags = _NEW_LINUX if version >= _FIRST_NEW_PYTHON else _OLD_LINUX
    return tuple(f"{tag}_{ARCHITECTURES[architecture]}" for tag in tags)
