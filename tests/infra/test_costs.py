"""The bill: from counts that are measured, prices that name their source, steps that are right."""

import json
import os
import re

import pytest
from attrs import astuple
from click.testing import CliRunner
from tests.aws_emulated.metered import metered
from tests.aws_emulated.scene import set_scene
from tests.emulators.servers import need_dynoxide
from tests.infra.costing import as_json, comparison_of_a_photo, idle_sweep, jobs, wanted
from tests.infra.template import ROOT, properties, resources

from galerly.entrypoints.cli.aws_costs import bill
from galerly.entrypoints.cli.aws_prices import MILLION, PRICES, TB
from galerly.entrypoints.cli.aws_usage import ALARM_METRICS, Counts, Size, calls, measured, usage
from galerly.entrypoints.cli.main import galerly

COUNTS = ROOT / "src/galerly/entrypoints/cli/aws_requests.json"
WRITES = "GALERLY_WRITE_PAGES" in os.environ  # set by scripts/count-aws-requests.sh
SMALL = Size(users=1_000, photos=10_000, views=2_000)
LARGE = Size(users=100_000, photos=1_000_000, views=200_000, photo_mb=50)


def total(size: Size) -> float:
    return sum(line.dollars for line in bill(size))


def counts_on_the_page() -> dict[str, Counts]:
    """What the page says of each route; of several requests of one, the first is the usual."""
    page = (ROOT / "docs/aws-requests.md").read_text()
    found: dict[str, Counts] = {}
    for line in re.findall(r"^\| `.*\|$", page, re.MULTILINE):
        route, _note, _requests, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        trips, reads, writes, s3, sqs = (float(cell.replace(",", "") or 0) for cell in cells)
        method, path = route.strip("`").split(" ")
        count = Counts(trips=trips, read_units=reads, write_units=writes, s3_reads=s3, sqs=sqs)
        found.setdefault(f"{method} /v1{path}", count)
    return found


def test_counts_of_routes_are_those_of_the_measured_page():
    page = counts_on_the_page()
    routes = {name for name in wanted() if not name.startswith("job ")}
    if WRITES:
        write({name: page[name] for name in routes})

    known = measured()

    assert {name: known[name] for name in routes} == {name: page[name] for name in routes}


def test_counts_of_jobs_are_measured(dynoxide, ministack):
    need_dynoxide()
    with metered(dynoxide, ministack.clients("s3", "sqs")) as aws:
        found = dict(jobs(set_scene(aws, photos=1, galleries=1)))
        found["job sweep"] = idle_sweep(aws)
        found["job compare"] = comparison_of_a_photo(aws)
    of_jobs = {name for name in wanted() if name.startswith("job ")}
    if WRITES:
        write({name: found[name] for name in of_jobs})

    known = measured()

    for name in of_jobs:
        assert astuple(known[name]) == pytest.approx(astuple(found[name]), rel=0.1, abs=2), name


def write(new: dict[str, Counts]) -> None:
    """Store counts over those that are stored."""
    COUNTS.write_text(as_json({**measured(), **new}))


def test_there_is_a_count_for_all_that_a_month_is_made_of():
    assert measured().keys() == wanted()


def test_everything_that_is_used_has_a_price_and_every_price_is_of_use():
    assert usage(SMALL).keys() == PRICES.keys()


@pytest.mark.parametrize("name", PRICES)
def test_a_price_names_its_source_its_month_and_rises_from_nothing(name):
    price = PRICES[name]

    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", price.seen)
    assert price.source == "as remembered" or "." in price.source
    assert price.cost(0) == 0
    assert price.cost(1e9) > 0


@pytest.mark.parametrize(
    ("name", "units", "dollars"),
    [
        ("lambda-requests", MILLION, 0),
        ("lambda-requests", 3 * MILLION, 0.40),
        ("gateway-requests", 333 * MILLION, 1165.50),
        ("gateway-requests", 334 * MILLION, 1168.30),
        ("out-gb", 100, 0),
        ("out-gb", 10 * TB, (10 * TB - 100) * 0.09),
        ("out-gb", 11 * TB, (10 * TB - 100) * 0.09 + TB * 0.085),
        ("s3-standard-gb", 60 * TB, 50 * TB * 0.023 + 10 * TB * 0.022),
        ("kms-requests", 30_000, 0.03),
    ],
)
def test_steps_of_prices_are_paid_one_after_the_other(name, units, dollars):
    assert PRICES[name].cost(units) == pytest.approx(dollars)


def test_alarms_are_counted_as_the_template_has_them():
    alarms = [r["Properties"] for r in resources("AWS::CloudWatch::Alarm").values()]

    looked_at = sum(
        sum("MetricStat" in m for m in said["Metrics"]) if "Metrics" in said else 1
        for said in alarms
    )

    assert looked_at == ALARM_METRICS
    assert len(properties("ImagesBucket")["MetricsConfigurations"]) == 1


def test_the_guide_shows_the_bill_as_it_is_measured():
    def shown(block: re.Match[str]) -> str:
        answer = CliRunner().invoke(galerly, block[2].split(), catch_exceptions=False).output
        return f"{block[1]}{block[2]}\n{answer}```"

    guide = ROOT / "docs/aws.md"
    text = guide.read_text()
    blocks = re.compile(r"^(```console\n\$ galerly )(aws costs .*)\n[^`]*```", re.MULTILINE)

    renewed = blocks.sub(shown, text)
    if WRITES:
        guide.write_text(text := renewed)

    assert len(blocks.findall(text)) == 2
    assert text == renewed, "run scripts/count-aws-requests.sh"


def test_the_two_sizes_of_the_design_cost_about_what_was_thought():
    without_data = total(LARGE) - next(b.dollars for b in bill(LARGE) if "Data" in b.service)

    assert 5 < total(SMALL) < 40
    assert 500 < without_data < 1900


def test_an_installation_that_nobody_uses_costs_what_stands_there():
    nothing = {
        line.service: line.dollars
        for line in bill(Size(users=0, photos=0, views=0))
        if line.dollars > 0.03
    }

    assert nothing.keys() == {"CloudWatch", "KMS", "Secrets Manager"}
    assert total(Size(users=0, photos=0, views=0)) < 5


@pytest.mark.parametrize("more", [{"users": 2_000}, {"photos": 20_000}, {"views": 20_000}])
def test_more_of_anything_never_costs_less(more):
    plain = {"users": 1_000, "photos": 10_000, "views": 2_000}

    assert total(Size(**(plain | more))) > total(Size(**plain))


def test_no_call_of_a_month_is_counted_less_than_never():
    for size in (SMALL, LARGE, Size(users=1, photos=3, views=1, gallery_photos=5)):
        assert all(times >= 0 for _, times in calls(size))


def test_the_bill_is_a_table_by_service_or_json():
    arguments = ["aws", "costs", "--users", "1000", "--photos", "10000", "--views", "2000"]

    table = CliRunner().invoke(galerly, arguments, catch_exceptions=False).output
    told = json.loads(CliRunner().invoke(galerly, [*arguments, "--json"]).output)

    assert re.search(rf"^A month, in dollars +{total(SMALL):,.2f}$", table, re.MULTILINE)
    assert told["dollars"] == round(total(SMALL), 2)
    services = {line["service"] for line in told["lines"]}
    assert services >= {"S3", "DynamoDB", "Lambda", "API Gateway", "CloudWatch", "SQS", "SES"}
    assert [s for s in services if not re.search(rf"^{re.escape(s)} ", table, re.MULTILINE)] == []
