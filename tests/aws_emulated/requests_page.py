"""The page of the documentation that tells what each route asks of AWS."""

from collections.abc import Iterable
from pathlib import Path

from tests.aws_emulated.route_costs import Cost

PAGE = Path(__file__).parents[2] / "docs" / "aws-requests.md"

_INTRODUCTION = """\
# What each request asks of AWS

One request of every route, counted over emulators of DynamoDB, S3 and SQS by
`scripts/count-aws-requests.sh`, which writes this page. Tests count again, hold the counts within
their limits, and count with 10, 1,000 and 100,000 galleries in the table: nothing grows.

- Each request finds a process that has just started and keeps nothing. A process that has
  answered before has a gallery's outline, and does not read it again.
- **Trips** are requests that wait for one another: what is asked side by side is one trip. They
  include what every signed-in request begins with: the session (one trip), and a photographer's
  account (one more).
- **Read and write units** are what DynamoDB says that it charges: a read unit is 4 KB read
  consistently, a write unit is 1 KB written; a transaction counts twice.
- URLs of photos are signed without asking S3, and bytes never pass through these functions.
- A scene of 200 photos, 20 favorites and 40 comments, of a photographer with 32 galleries.

| Request | | DynamoDB | Trips | Read units | Write units | S3 | SQS |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def page(costs: Iterable[Cost]) -> str:
    """Return the page, as it stands in the documentation."""
    return _INTRODUCTION + "".join(f"{_row(cost)}\n" for cost in costs)


def _row(cost: Cost) -> str:
    spent = cost.spent
    numbers = (
        spent.dynamodb,
        spent.trips,
        spent.read_units,
        spent.write_units,
        spent.s3,
        spent.sqs,
    )
    cells = [f"`{cost.route}`", cost.note, *(f"{number:g}" if number else "" for number in numbers)]
    return "| " + " | ".join(cells) + " |"
