"""`galerly aws destroy`: the whole installation, with all that it holds."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click

from galerly.domain.model.errors import ConflictError
from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, code_of, pauses, told
from galerly.entrypoints.cli.aws_stack import TABLES, Stack

KEY_PENDING_DAYS = 30
SECRET_PENDING_DAYS = 30
THREADS = 8
_DERIVED = ("renditions/", "archives/")


class PhotosLeftError(ConflictError):
    """There are originals of photographers in the bucket."""

    code = "photos-left"


class DestroyFailedError(ConflictError):
    """CloudFormation could not remove the stack."""

    code = "destroy-failed"


@click.command()
@of_a_stack
@click.option("--with-photos", is_flag=True, help="Also if there are photos, in any version.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(*, stack: str, region: str | None, with_photos: bool, yes: bool) -> None:
    """Remove the stack, its tables and its buckets; nothing brings them back.

    Refuses while a photo is left, even a deleted one whose versions are kept. The secret and the
    key of encryption can be saved from deletion for another 30 days.
    """
    from galerly.domain.model.errors import NotFoundError
    from galerly.entrypoints.cli import aws_stack

    aws = Aws(region)
    with told():
        found = aws_stack.find(aws, stack)
        if found is None:
            raise NotFoundError(f"stack {stack} in {aws.region}")
        images = found.outputs.get("ImagesBucket", found.parameters["ImagesBucketName"])
        pages = found.outputs.get("FrontendBucket", found.parameters["FrontendBucketName"])
        s3 = aws.client("s3")
        if not with_photos and (left := _an_original(s3, images)):
            message = (
                f"there are photos in {images}, such as {left}; "
                "move them elsewhere first, or say --with-photos"
            )
            raise PhotosLeftError(message)
        click.echo(f"In account {aws.account}, {aws.region}, this removes for good:")
        click.echo(f"  the stack {stack}, with API, functions, queues, alarms and logs")
        click.echo(f"  the tables {', '.join(found.table(noun) for noun in TABLES)}")
        click.echo(f"  the buckets {images} and {pages}, with every version of every object")
        if not yes:
            typed = click.prompt("Type the name of the stack to go on")
            if typed != stack:
                raise click.Abort
        _remove(aws, found, images, pages)
    click.echo(f"{stack} is gone; its secret and its key follow in {SECRET_PENDING_DAYS} days")


def _an_original(s3: Any, bucket: str) -> str | None:
    """Return the key of one original in a bucket, whatever its version; None if there is none."""
    from botocore.exceptions import ClientError

    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for item in page.get("Versions", ()):
                if not item["Key"].startswith(_DERIVED):
                    return str(item["Key"])
    except ClientError as error:
        if code_of(error) != "NoSuchBucket":
            raise
    return None


def _remove(aws: Aws, stack: Stack, images: str, pages: str) -> None:
    # CloudFormation keeps tables, buckets, secret and key (DeletionPolicy: Retain), so that no slip
    # of a stack takes a photo along. First the stack: from then on nobody writes any more.
    cloud = aws.client("cloudformation")
    cloud.delete_stack(StackName=stack.name)
    for pause in pauses():
        status = _status(cloud, stack.name)
        if status in {None, "DELETE_COMPLETE"}:
            break
        if status == "DELETE_FAILED":
            raise DestroyFailedError(f"the stack {stack.name} is {status}; look at its events")
        click.echo(f"{status}")
        _sleep(pause)
    click.echo(f"removed the stack {stack.name}")
    dynamodb = aws.client("dynamodb")
    for noun in TABLES:
        _drop_table(dynamodb, stack.table(noun))
    s3 = aws.client("s3")
    for bucket in (images, pages):
        count = _drop_bucket(s3, bucket)
        click.echo(f"removed the bucket {bucket} with {count:,} versions of objects")
    if secret := stack.outputs.get("SecretId"):
        aws.client("secretsmanager").delete_secret(
            SecretId=secret, RecoveryWindowInDays=SECRET_PENDING_DAYS
        )
    if key := stack.outputs.get("KeyArn"):
        aws.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=KEY_PENDING_DAYS)


def _status(cloud: Any, name: str) -> str | None:
    from botocore.exceptions import ClientError

    try:
        status: str = cloud.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if code_of(error) == "ValidationError":
            return None
        raise
    return status


def _drop_table(dynamodb: Any, table: str) -> None:
    from botocore.exceptions import ClientError

    try:
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
        for pause in pauses():
            if dynamodb.describe_table(TableName=table)["Table"]["TableStatus"] == "ACTIVE":
                break
            _sleep(pause)
        dynamodb.delete_table(TableName=table)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
    else:
        click.echo(f"removed the table {table}")


def _drop_bucket(s3: Any, bucket: str) -> int:
    from botocore.exceptions import ClientError

    count = 0
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
                found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
                objects = [{"Key": i["Key"], "VersionId": i["VersionId"]} for i in found]
                batches = [objects[i : i + 1000] for i in range(0, len(objects), 1000)]
                list(threads.map(lambda batch: _delete(s3, bucket, batch), batches))
                count += len(objects)
        s3.delete_bucket(Bucket=bucket)
    except ClientError as error:
        if code_of(error) != "NoSuchBucket":
            raise
    return count


def _delete(s3: Any, bucket: str, objects: list[dict[str, str]]) -> None:
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    if errors := answer.get("Errors"):
        first = errors[0]
        raise DestroyFailedError(f"{bucket}: {first['Key']} stays: {first['Message']}")


def _sleep(seconds: float) -> None:
    import time

    time.sleep(seconds)
