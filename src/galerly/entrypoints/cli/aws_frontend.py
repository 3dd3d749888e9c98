"""`galerly aws frontend`: the pages into their bucket, and CloudFront told what changed."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from attrs import frozen

from galerly.domain.model.errors import NotFoundError
from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, code_of, told

THREADS = 16
CONFIG = "js/config.js"
RELEASES = "r/"
RELEASE_KEPT = timedelta(days=7)  # pages that stay open go on loading the release they began with

# Browsers ask for it each time and get a 304; CloudFront keeps its copy until it is told.
ALWAYS_ASKED = "public, max-age=0, must-revalidate, s-maxage=31536000"


@frozen(kw_only=True)
class Page:
    """One file of the pages, as the bucket is to hold it."""

    key: str
    body: bytes
    content_type: str
    cache_control: str

    @property
    def digest(self) -> str:
        """What tells it from another content, type or caching under its key."""
        parts = (self.content_type.encode(), self.cache_control.encode(), self.body)
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


@click.command()
@of_a_stack
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The pages, if not Galerly's own.",
)
def frontend(*, stack: str, region: str | None, folder: Path | None) -> None:
    """Send the pages that changed, forget releases that are long gone, and tell CloudFront."""
    from galerly.entrypoints.asgi_static import frontend_folder
    from galerly.entrypoints.cli import aws_stack

    root = frontend_folder(folder)
    if root is None or not (root / "vendor").is_dir():
        raise NotFoundError("folder of built pages; run `make setup`, or name --folder")
    aws = Aws(region)
    with told():
        installed = aws_stack.get(aws, stack)
        bucket = installed.output("FrontendBucket")
        wanted = pages(root, api=installed.output("ApiUrl"))
        s3 = aws.client("s3")
        stored = _stored(s3, bucket)
        gone = _outlived(stored, wanted, datetime.now(UTC))
        with ThreadPoolExecutor(THREADS) as threads:
            keys = sorted(stored.keys() & wanted.keys())
            found = threads.map(lambda key: _digest(s3, bucket, key), keys)
            digests = dict(zip(keys, found, strict=True))
            changed = [page for key, page in wanted.items() if digests.get(key) != page.digest]
            # What names others comes after them: a browser never asks for what is not there yet.
            inside = [page for page in changed if page.key.startswith(RELEASES)]
            list(threads.map(lambda page: _send(s3, bucket, page), inside))
            tops = [page for page in changed if not page.key.startswith(RELEASES)]
            list(threads.map(lambda page: _send(s3, bucket, page), tops))
            list(threads.map(lambda key: s3.delete_object(Bucket=bucket, Key=key), gone))
        click.echo(f"{len(wanted)} files: {len(changed)} sent, {len(gone)} removed")
        if (tops or gone) and "DistributionId" in installed.outputs:
            identity = _invalidate(aws, installed.output("DistributionId"))
            click.echo(f"CloudFront forgets its copies: invalidation {identity}")
    click.echo(f"pages: {installed.output('PagesUrl')}")


def pages(root: Path, *, api: str) -> dict[str, Page]:
    """Return what the bucket is to hold, by key; the pages will ask the API at `api`."""
    from galerly.entrypoints.asgi_static import FILES, RELEASE_CACHE
    from galerly.entrypoints.pages import INDEX, Pages

    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "pages"
        unserved = shutil.ignore_patterns("node_modules", "test", ".*")
        shutil.copytree(root, folder, ignore=unserved)
        (folder / CONFIG).write_bytes(_config(api))
        built = Pages(folder)
        below = f"{RELEASES}{built.release().name}/"
        for path, file in built.everything():
            found[below + path] = Page(
                key=below + path,
                body=file.body,
                content_type=file.content_type,
                cache_control=RELEASE_CACHE,
            )
        for top in sorted(FILES):
            named = built.index() if top == INDEX else built.file(top)
            if named:
                found[top] = Page(
                    key=top,
                    body=named.body,
                    content_type=named.content_type,
                    cache_control=ALWAYS_ASKED,
                )
    return found


def _outlived(
    stored: Mapping[str, datetime], wanted: Mapping[str, Page], now: datetime
) -> list[str]:
    """Return the keys that nobody asks for any more: not wanted, and long since sent."""
    return sorted(k for k, at in stored.items() if k not in wanted and now - at > RELEASE_KEPT)


def _config(api: str) -> bytes:
    text = "// Written by `galerly aws frontend`.\n"
    text += f"export const config = Object.freeze({{ apiRoot: {json.dumps(api)} }});\n"
    return text.encode()


def _stored(s3: Any, bucket: str) -> dict[str, datetime]:
    listed = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {
        item["Key"]: item["LastModified"] for page in listed for item in page.get("Contents", ())
    }


def _digest(s3: Any, bucket: str, key: str) -> str | None:
    from botocore.exceptions import ClientError

    try:
        metadata: Mapping[str, str] = s3.head_object(Bucket=bucket, Key=key)["Metadata"]
    except ClientError as error:
        if code_of(error) in {"404", "NoSuchKey"}:
            return None  # gone since it was listed
        raise
    return metadata.get("digest")


def _send(s3: Any, bucket: str, page: Page) -> None:
    s3.put_object(
        Bucket=bucket,
        Key=page.key,
        Body=page.body,
        ContentType=page.content_type,
        CacheControl=page.cache_control,
        Metadata={"digest": page.digest},
    )


def _invalidate(aws: Aws, distribution: str) -> str:
    # One path, whatever changed: the cost is by path, and only the few files at the top are ever
    # asked for again under the same address.
    answer = aws.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"galerly-{datetime.now(UTC):%Y%m%d%H%M%S%f}",
        },
    )
    identity: str = answer["Invalidation"]["Id"]
    return identity
