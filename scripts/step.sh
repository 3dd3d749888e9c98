#!/bin/sh
# Run a command under a name: step.sh NAME COMMAND [ARGUMENT]... Say how long it took, and exit as
# it did.
set -u

name=$1
shift
echo "==> $name"
started=$(date +%s)
"$@" </dev/null
status=$?
seconds=$(($(date +%s) - started))
if [ "$status" -eq 0 ]; then
  echo "    $name: ok, $seconds s"
else
  echo "    $name: failed with status $status, $seconds s" >&2
fi
exit "$status"
