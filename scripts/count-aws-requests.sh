#!/bin/sh
# Write docs/aws-requests.md: count over emulators of AWS what one request of every route asks for.
# Then write what `galerly aws costs` reckons with, from that page and a count of each job.
# Tests compare both with what they count themselves, and say when this is due.
set -eu
cd "$(dirname "$0")/.."

for counted in "tests/aws_emulated/test_request_counts.py -k documentation" \
  "tests/infra/test_costs.py -k measured"; do
  # shellcheck disable=SC2086 # a file and its choice of tests
  GALERLY_WRITE_PAGES=1 .venv/bin/python -m pytest -q -p no:cacheprovider $counted
done
