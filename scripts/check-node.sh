#!/bin/sh
# Succeed if node and npm are here and node is as new as frontend/package.json asks; else say what
# is missing and exit 1.
set -eu
cd "$(dirname "$0")/.."

for tool in node npm; do
  command -v "$tool" >/dev/null || {
    echo "error: $tool is missing; install Node.js (it brings npm): https://nodejs.org/en/download" >&2
    exit 1
  }
done
node -e '
  const asked = require("./frontend/package.json").engines.node;
  const [major, minor] = asked.replace(">=", "").split(".").map(Number);
  const [a, b] = process.versions.node.split(".").map(Number);
  if (a > major || (a === major && b >= minor)) process.exit(0);
  console.error(`error: node is ${process.versions.node}; the pages need ${asked}`);
  process.exit(1);
'
