#!/bin/sh
# Put the Python packages of a lock file into an environment of their own: install-apart.sh FOLDER
# LOCK. The pip of .venv does it. Nothing is compiled ahead: most of it is never imported.
set -eu
cd "$(dirname "$0")/.."

"$(scripts/find-python.sh)" -m venv --clear --without-pip "$1"
.venv/bin/python -m pip --python "$1/bin/python" install --quiet --disable-pip-version-check \
  --no-input --no-compile --no-deps --require-hashes --only-binary :all: -r "$2"
