#!/bin/sh
# Print the path of the Python to build .venv with: $PYTHON if that is set, else the newest of the
# versions that the tests know, else any python3 that is new enough. Say what is missing and exit 1
# if there is none.
set -eu

oldest=3.11
why=""

# Succeed if "$1" runs, is new enough and can make a virtual environment; else set `why`.
suits() {
  found=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || {
    why="$1 is not here or does not run"
    return 1
  }
  "$1" -c "import sys; sys.exit(sys.version_info < (${oldest%.*}, ${oldest#*.}))" || {
    why="$1 is Python $found; Galerly needs $oldest or newer"
    return 1
  }
  "$1" -c 'import ensurepip, venv' 2>/dev/null || {
    why="$1 (Python $found) cannot make virtual environments: on Debian and Ubuntu, apt-get install python$found-venv"
    return 1
  }
}

reasons=""
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
  if suits "$candidate"; then
    command -v "$candidate"
    exit 0
  fi
  reasons="$reasons
  $why"
done
echo "error: no suitable Python found; install Python $oldest or newer, or name one with PYTHON=.$reasons" >&2
exit 1
