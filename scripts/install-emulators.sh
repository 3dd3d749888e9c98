#!/bin/sh
# Put the emulators of AWS that the tests run against under .cache/emulators, as their lock files
# say: dynoxide (DynamoDB, one program) from npm, ministack (S3, SQS, SES, CloudFormation and a
# second DynamoDB) from PyPI in an environment of its own. Nothing of them is part of Galerly.
set -eu
cd "$(dirname "$0")/.."

target=.cache/emulators
mkdir -p "$target/dynoxide"
cp tests/emulators/package.json tests/emulators/package-lock.json tests/emulators/.npmrc "$target/dynoxide/"
(cd "$target/dynoxide" &&
  npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null)

if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "note: dynoxide is not made for $(uname -sm): ministack stands in for DynamoDB in every test"
elif [ ! -x "$target"/dynoxide/node_modules/@dynoxide/*/dynoxide ]; then
  echo "error: dynoxide was not installed; see above" >&2
  exit 1
fi

scripts/install-apart.sh "$target/ministack" requirements/emulators.txt
