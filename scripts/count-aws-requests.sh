#!/bin/sh
# Write docs/aws-requests.md: count over emulators of AWS what one request of every route asks for.
# A test compares the page with what it counts itself, and says when this is due.
set -eu
cd "$(dirname "$0")/.."

GALERLY_WRITE_PAGES=1 exec .venv/bin/python -m pytest -q -p no:cacheprovider \
  tests/aws_emulated/test_request_counts.py -k documentation
