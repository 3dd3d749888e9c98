"""What 2,000 presigned S3 URLs cost, and what botocore's own presigner takes for the same ones.

A gallery of 1,000 photos needs two for each. The keys are those of a role, with a session token of
the usual length, as in a Lambda. CPU time of the best of several rounds; the two lists must agree.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import botocore.auth
from botocore.config import Config
from botocore.session import Session

from galerly.adapters.aws.s3_objects import S3Objects
from galerly.adapters.aws.sigv4 import BucketAddress, Presigner

BUCKET, REGION = "galerly-images-storage", "us-east-1"
URLS = 2000
ROUNDS = 7
LIMIT_MS = 20.0
LIFETIME = timedelta(minutes=15)
TOKEN_CHARS = 1000
NOW = datetime.now(UTC).replace(microsecond=0)

OWNER = f"{1:026}"
KEYS = [
    f"renditions/{OWNER}/{OWNER}/{number:026}/{name}-1.webp"
    for number in range(URLS // 2)
    for name in ("thumb", "preview")
]


def cpu_ms(make: Callable[[], list[str]], rounds: int) -> tuple[float, list[str]]:
    """Return the CPU time of the fastest round, and what it made."""
    best, made = float("inf"), []
    for _ in range(rounds):
        started = time.process_time()
        made = make()
        best = min(best, time.process_time() - started)
    return best * 1e3, made


def main() -> None:
    client = Session().create_client(
        "s3",
        region_name=REGION,
        aws_access_key_id="ASIAEXAMPLEEXAMPLE00",
        aws_secret_access_key="s" * 40,
        aws_session_token="t" * TOKEN_CHARS,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
        ),
    )
    credentials = client._request_signer._credentials  # noqa: SLF001 - the same keys for both
    signer = Presigner(BucketAddress.of(BUCKET, REGION), REGION, credentials.get_frozen_credentials)
    objects = S3Objects(BUCKET, signer, lambda: client)

    def ours() -> list[str]:
        return [
            objects.presign_get(key, content_type="image/webp", now=NOW, lifetime=LIFETIME).url
            for key in KEYS
        ]

    def botocores() -> list[str]:
        return [
            client.generate_presigned_url(
                "get_object",
                Params={"Bucket": BUCKET, "Key": key},
                ExpiresIn=int(LIFETIME.total_seconds()),
            )
            for key in KEYS
        ]

    botocore.auth.get_current_datetime = lambda: NOW
    our_ms, our_urls = cpu_ms(ours, ROUNDS)
    their_ms, their_urls = cpu_ms(botocores, 2)
    if our_urls != their_urls:
        message = "the two signers disagree"
        raise SystemExit(message)
    print(f"presigned    {URLS} URLs in {our_ms:.1f} ms of CPU ({our_ms / URLS * 1e3:.1f} µs each)")
    print(f"botocore     {their_ms:.0f} ms, {their_ms / our_ms:.0f} times as long")
    if our_ms > LIMIT_MS:
        message = f"more than {LIMIT_MS:.0f} ms"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
