"""List prices of AWS in us-east-1, without discounts, commitments or taxes.

`SEEN` is the month in which each price was last compared with the page or text named beside it. The
ones marked "as remembered" could not be looked up then and stand as they have been for years.
"""

from collections.abc import Mapping
from itertools import pairwise

from attrs import frozen

GB = 1.0
TB = 1024.0  # GB, as AWS counts its tiers
MILLION = 1_000_000


@frozen(kw_only=True)
class Price:
    """What a unit costs: in steps, the first of them perhaps free."""

    service: str
    unit: str
    steps: tuple[tuple[float, float], ...]  # from so many units in a month on, US dollars each
    source: str
    seen: str  # year and month

    def cost(self, units: float) -> float:
        """Return dollars for so many units in a month."""
        ends = [start for start, _ in self.steps[1:]] + [float("inf")]
        total = 0.0
        for (start, dollars), end in zip(self.steps, ends, strict=True):
            total += max(0.0, min(units, end) - start) * dollars
        return total


def _price(service: str, unit: str, *steps: tuple[float, float], source: str, seen: str) -> Price:
    assert all(a[0] < b[0] for a, b in pairwise(steps)), "steps rise"  # noqa: S101 - our own table
    return Price(service=service, unit=unit, steps=steps, source=source, seen=seen)


_LAMBDA = "aws.amazon.com/lambda/pricing, by cloudchipr.com/blog/aws-lambda-pricing"
_S3 = "aws.amazon.com/s3/pricing, by usage.ai/blogs/aws/storage-cost/s3"
_CLOUDWATCH = "aws.amazon.com/cloudwatch/pricing, by factualminds.com and c3x.dev"
_OUT = "aws.amazon.com/ec2/pricing/on-demand, by wring.co and atonementlicensing.com"
_DYNAMODB = "aws.amazon.com/dynamodb/pricing/on-demand, by airbyte.com"

PRICES: Mapping[str, Price] = {
    "lambda-requests": _price(
        "Lambda", "request", (0, 0), (MILLION, 0.20 / MILLION), source=_LAMBDA, seen="2026-11"
    ),
    "lambda-gb-s": _price(
        "Lambda",
        "GB-second on arm64",
        (0, 0),
        (400_000, 0.0000133334),
        source=_LAMBDA,
        seen="2026-11",
    ),
    "gateway-requests": _price(
        "API Gateway",
        "request",
        (0, 3.50 / MILLION),
        (333 * MILLION, 2.80 / MILLION),
        (1000 * MILLION, 2.38 / MILLION),
        source="docs.aws.amazon.com: Best Practices for API Gateway, table 4",
        seen="2026-11",
    ),
    "dynamodb-reads": _price(
        "DynamoDB", "read unit on demand", (0, 0.125 / MILLION), source=_DYNAMODB, seen="2026-11"
    ),
    "dynamodb-writes": _price(
        "DynamoDB", "write unit on demand", (0, 0.625 / MILLION), source=_DYNAMODB, seen="2026-11"
    ),
    "dynamodb-gb": _price(
        "DynamoDB",
        "GB-month",
        (0, 0),
        (25, 0.25),
        source="aws.amazon.com/dynamodb/pricing",
        seen="2026-11",
    ),
    "dynamodb-recovery-gb": _price(
        "DynamoDB",
        "GB-month of point-in-time recovery",
        (0, 0.20),
        source="as remembered",
        seen="2026-11",
    ),
    "s3-standard-gb": _price(
        "S3",
        "GB-month in Standard",
        (0, 0.023),
        (50 * TB, 0.022),
        (500 * TB, 0.021),
        source=_S3,
        seen="2026-11",
    ),
    "s3-frequent-gb": _price(
        "S3",
        "GB-month in Intelligent-Tiering, read within 30 days",
        (0, 0.023),
        (50 * TB, 0.022),
        (500 * TB, 0.021),
        source=_S3,
        seen="2026-11",
    ),
    "s3-infrequent-gb": _price(
        "S3",
        "GB-month there, not read for 30 days",
        (0, 0.0125),
        source="as remembered",
        seen="2026-11",
    ),
    "s3-archive-gb": _price(
        "S3",
        "GB-month there, not read for 90 days",
        (0, 0.004),
        source="as remembered",
        seen="2026-11",
    ),
    "s3-monitored": _price(
        "S3",
        "object watched by Intelligent-Tiering",
        (0, 0.0025 / 1000),
        source=_S3,
        seen="2026-11",
    ),
    "s3-moves": _price(
        "S3",
        "object moved to Intelligent-Tiering",
        (0, 0.01 / 1000),
        source="as remembered",
        seen="2026-11",
    ),
    "s3-writes": _price("S3", "PUT, COPY or LIST", (0, 0.005 / 1000), source=_S3, seen="2026-11"),
    "s3-reads": _price("S3", "GET or HEAD", (0, 0.0004 / 1000), source=_S3, seen="2026-11"),
    "out-gb": _price(
        "Data to the internet",
        "GB from S3 and API Gateway",
        (0, 0),
        (100, 0.09),
        (10 * TB, 0.085),
        (50 * TB, 0.07),
        (150 * TB, 0.05),
        source=_OUT,
        seen="2026-11",
    ),
    "cloudfront-gb": _price(
        "CloudFront",
        "GB of pages",
        (0, 0),
        (1 * TB, 0.085),
        source="aws.amazon.com/cloudfront/pricing",
        seen="2026-11",
    ),
    "cloudfront-requests": _price(
        "CloudFront",
        "request",
        (0, 0),
        (10 * MILLION, 0.01 / 10_000),
        source="aws.amazon.com/cloudfront/pricing",
        seen="2026-11",
    ),
    "sqs-requests": _price(
        "SQS", "request", (0, 0), (MILLION, 0.40 / MILLION), source="as remembered", seen="2026-11"
    ),
    "ses-mails": _price("SES", "mail", (0, 0.10 / 1000), source="as remembered", seen="2026-11"),
    "kms-keys": _price(
        "KMS",
        "key",
        (0, 1.00),
        source="aws.amazon.com/kms/pricing, by cloudburn.io",
        seen="2026-11",
    ),
    "kms-requests": _price(
        "KMS",
        "request",
        (0, 0),
        (20_000, 0.03 / 10_000),
        source="aws.amazon.com/kms/pricing, by wring.co",
        seen="2026-11",
    ),
    "secrets": _price(
        "Secrets Manager", "secret", (0, 0.40), source="as remembered", seen="2026-11"
    ),
    "secret-reads": _price(
        "Secrets Manager", "request", (0, 0.05 / 10_000), source="as remembered", seen="2026-11"
    ),
    "alarm-metrics": _price(
        "CloudWatch", "metric of an alarm", (0, 0), (10, 0.10), source=_CLOUDWATCH, seen="2026-11"
    ),
    "metrics": _price(
        "CloudWatch",
        "metric of our own or of S3's requests",
        (0, 0),
        (10, 0.30),
        source=_CLOUDWATCH,
        seen="2026-11",
    ),
    "log-gb": _price(
        "CloudWatch", "GB of logs", (0, 0), (5, 0.50), source=_CLOUDWATCH, seen="2026-11"
    ),
}
"""By what is counted. The free steps are those that do not end after a year."""
